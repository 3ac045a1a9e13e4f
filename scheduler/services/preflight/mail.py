"""The checks of an issue's email, from what it is made of alone.

Lengths: phones show 30 to 60
characters of a subject and up to 110 of the line after it (our own reading of mail programs, 2026-11).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Draft, Issue, sentences_of, text_links
from scheduler.domain.payload import RenderedIssue, place_of
from scheduler.domain.preflight import LARGEST_HTML, MailFacts, PreflightFinding, Verdict
from scheduler.domain.standing import is_message
from scheduler.planning.telephone_numbers import undialled_numbers

NEARLY_LARGEST_HTML = 80_000
LONGEST_SUBJECT, LONG_SUBJECT = 120, 60
LONGEST_PREHEADER, SHORT_PREHEADER = 150, 30
NEAR = 500
"""Visible characters within which the way out must come, from the top and from the end."""

LONGEST_NAME = 64
_REPLY = re.compile(r"^\s*(?:re|fwd?|aw|sv)\s*:", re.IGNORECASE)
_COUNT = re.compile(r"[(\[]\s*\d+\s*[)\]]")


def mail_findings(
    draft: Issue, rendered: RenderedIssue, facts: MailFacts, clinic: Clinic
) -> Iterator[PreflightFinding]:
    """Yield a finding for every check of an issue."""
    yield _size(facts)
    yield _pictures(rendered, facts)
    yield from _missing(draft, rendered)
    yield from _undialled(draft, clinic)
    yield _contrast(facts)
    yield _same_words(draft, rendered, facts)
    yield _postal_address(rendered, facts, clinic)
    if not is_message(draft.key):
        yield _way_out(facts)
    for number, line in enumerate(rendered.subject_lines, start=1):
        yield _subject("subject" if number == 1 else f"subject {number}", line)
    yield _preheader(rendered)
    yield _sender_name(clinic)


def _size(facts: MailFacts) -> PreflightFinding:
    size = f"{facts.size:,} of {LARGEST_HTML:,} bytes of HTML"
    remedy = "raise `issues` in [channels.email] of campaign.toml, so that each has fewer sections, and plan again"
    if facts.size > LARGEST_HTML:
        return PreflightFinding("size", Verdict.BLOCKS, f"{size}, and Gmail cuts off the rest", remedy)
    if facts.size > NEARLY_LARGEST_HTML:
        return PreflightFinding("size", Verdict.ADVISES, size, remedy)
    return PreflightFinding("size", Verdict.GOOD, size)


def _pictures(rendered: RenderedIssue, facts: MailFacts) -> PreflightFinding:
    bare = (picture for picture in rendered.pictures if not picture.alt.strip() and not picture.is_decoration)
    undescribed = [picture.name for picture in bare]
    undescribed += [name for name in facts.undescribed if name.removeprefix("cid:") not in undescribed]
    if undescribed:
        return PreflightFinding(
            "alt texts",
            Verdict.BLOCKS,
            f"{', '.join(undescribed)} has no alt text",
            "give the card words, or the template's picture an alt attribute",
        )
    return PreflightFinding(
        "alt texts", Verdict.GOOD, f"{len(rendered.pictures)} pictures, each described or a decoration"
    )


def _missing(draft: Issue, rendered: RenderedIssue) -> Iterator[PreflightFinding]:
    """Yield a finding for pictures that the issue goes without: they are not there, or nobody says what they show."""
    paragraphs = tuple(paragraph for section in draft.sections for paragraph in section.paragraphs if paragraph.file)
    places = {place_of(draft.key.campaign, paragraph.file): paragraph for paragraph in paragraphs}
    shown = {place for picture in rendered.pictures for place in picture.shows}
    bare = [place for place, paragraph in places.items() if not paragraph.words]
    missing = [place for place in places if place not in shown and place not in bare]
    if bare:
        yield PreflightFinding(
            "pictures",
            Verdict.ADVISES,
            f"the issue goes without {', '.join(bare)}, which has no description for who does not see it",
            f"say in article.md what it shows, as ![…]({bare[0].split('/', 2)[-1]}), and plan again",
        )
    if missing:
        folder = f"campaigns/{draft.key.campaign}/pictures"
        yield PreflightFinding(
            "pictures",
            Verdict.ADVISES,
            f"the issue goes without {', '.join(missing)}, which is not in the campaign's folder",
            f"save it in {folder} and name it so in article.md, or take it out there",
        )


def _undialled(draft: Issue, clinic: Clinic) -> Iterator[PreflightFinding]:
    """Yield a finding where readers are asked to dial what is no telephone number."""
    paragraphs = (paragraph for section in draft.sections for paragraph in section.paragraphs)
    around = (*draft.introduction, *paragraphs, *draft.sign_off)
    numbers = dict.fromkeys(number for part in around for number in undialled_numbers(part.words, clinic.country))
    if numbers:
        where = f"in {clinic.country} or with its country's code" if clinic.country else "without its country's code"
        yield PreflightFinding(
            "telephone numbers",
            Verdict.ADVISES,
            f"{', '.join(numbers)} is no telephone number {where}, and cannot be pressed",
            "count its digits in article.md, or set country in [clinic]",
        )


def _contrast(facts: MailFacts) -> PreflightFinding:
    if facts.faint:
        worst = min(facts.faint, key=lambda words: words.contrast)
        return PreflightFinding(
            "contrast",
            Verdict.BLOCKS,
            f"'{worst.words}' has a contrast of {worst.contrast} with what is behind it",
            "choose darker or lighter colours in [brand], or in the clinic's own template",
        )
    return PreflightFinding("contrast", Verdict.GOOD, "all words can be read")


def _same_words(draft: Draft, rendered: RenderedIssue, facts: MailFacts) -> PreflightFinding:
    # The text part writes an address out behind the words that lead to it; a telephone's or mailbox's without scheme.
    spelled_out = [f"({shown})" for link in text_links(draft) for shown in (link, link.partition(":")[2])]
    text = _unspaced(rendered.text, spelled_out)
    # A picture's description is read in the one part and shown in the other only while pictures are off.
    described = " ".join(picture.alt for picture in rendered.pictures if picture.name.startswith("picture-"))
    html = _unspaced(f"{facts.words} {described}", spelled_out)
    for sentence in sentences_of(draft):
        words = _unspaced(sentence.text, spelled_out)
        for part, other, have, lack in (("HTML", "text part", html, text), ("text part", "HTML", text, html)):
            if words in have and words not in lack:
                return PreflightFinding(
                    "text part",
                    Verdict.BLOCKS,
                    f"'{sentence.text}' stands in the {part} and not in the {other}",
                    "bring the clinic's own email templates into step: both parts print the same sentences",
                )
    return PreflightFinding("text part", Verdict.GOOD, "it has the sentences of the HTML")


def _unspaced(text: str, spelled_out: Iterable[str]) -> str:
    """Return a text without addresses and spaces: where a link ends, HTML says nothing of a space."""
    folded = _folded(text).replace(" ", "")
    for address in spelled_out:
        folded = folded.replace(_folded(address), "")
    return folded


def _postal_address(rendered: RenderedIssue, facts: MailFacts, clinic: Clinic) -> PreflightFinding:
    lines = [_folded(line) for line in clinic.postal_address.splitlines() if line.strip()]
    for part, words in (("HTML", _folded(facts.words)), ("text part", _folded(rendered.text))):
        if not lines or not all(line in words for line in lines):
            return PreflightFinding(
                "postal address",
                Verdict.BLOCKS,
                f"the {part} does not have the clinic's postal address, which email law asks for",
                "set postal_address in [clinic], and print it in the clinic's own template",
            )
    return PreflightFinding("postal address", Verdict.GOOD, " ".join(clinic.postal_address.split()))


def _way_out(facts: MailFacts) -> PreflightFinding:
    before, after = facts.before_leaving, facts.after_leaving
    remedy = "put {{ unsubscribe }} at the top and at the end of the clinic's own template"
    if before is None or after is None:
        return PreflightFinding("unsubscribe", Verdict.BLOCKS, "there is no link to unsubscribe", remedy)
    if before > NEAR or after > NEAR:
        where = f"{before:,} characters before the first" if before > NEAR else f"{after:,} characters after the last"
        return PreflightFinding("unsubscribe", Verdict.BLOCKS, f"there are {where} link to unsubscribe", remedy)
    return PreflightFinding("unsubscribe", Verdict.GOOD, "near the top and at the end")


def _subject(check: str, subject: str) -> PreflightFinding:
    length, remedy = len(subject), "write a shorter subject into [overrides] of campaign.toml"
    if not subject.strip():
        return PreflightFinding(check, Verdict.BLOCKS, "the subject is empty", "write one into [overrides]")
    if _REPLY.match(subject):
        return PreflightFinding(check, Verdict.BLOCKS, "it looks like an answer to a mail", "begin otherwise")
    if length > LONGEST_SUBJECT:
        return PreflightFinding(check, Verdict.BLOCKS, f"{length} characters, {LONGEST_SUBJECT} are the most", remedy)
    if length > LONG_SUBJECT:
        return PreflightFinding(
            check, Verdict.ADVISES, f"{length} characters, of which phones show {LONG_SUBJECT}", remedy
        )
    return PreflightFinding(check, Verdict.GOOD, f"{length} characters")


def _preheader(rendered: RenderedIssue) -> PreflightFinding:
    length = len(rendered.preheader.strip())
    if length > LONGEST_PREHEADER:
        return PreflightFinding(
            "preheader",
            Verdict.BLOCKS,
            f"{length} characters, {LONGEST_PREHEADER} are the most",
            "shorten the sentence that it is taken from",
        )
    if length < SHORT_PREHEADER:
        return PreflightFinding("preheader", Verdict.ADVISES, f"{length} characters say little in an inbox")
    return PreflightFinding("preheader", Verdict.GOOD, f"{length} characters")


def sender_name_fault(name: str, address: str) -> str:
    """Return what a mail provider refuses in a sender's name, or an empty text.

    Google's guidelines for senders (read 2026-11) want a name, and no trick: Gmail refuses check marks in it
    (TryGhost/Ghost, pull request 23487).
    """
    sign = next(filter(_is_sign, name), "")
    faults = {
        "it is empty": not name.strip(),
        f"it has {len(name)} characters, {LONGEST_NAME} are the most": len(name) > LONGEST_NAME,
        "it looks like an answer to a mail": _REPLY.match(name) is not None,
        "it looks like a number of unread mails": _COUNT.search(name) is not None,
        f"it has a sign that imitates a mail program's own ({sign})": bool(sign),
        "it holds an address that is not the sender's": "@" in name and address not in name,
    }
    return next((words for words, holds in faults.items() if holds), "")


def _sender_name(clinic: Clinic) -> PreflightFinding:
    name = clinic.sender.name
    if fault := sender_name_fault(name, clinic.sender.address):
        return PreflightFinding("sender's name", Verdict.BLOCKS, f"'{name}': {fault}", "set name in [clinic.sender]")
    return PreflightFinding("sender's name", Verdict.GOOD, name)


def _is_sign(character: str) -> bool:
    return unicodedata.category(character) in {"So", "Co", "Cn", "Cs"} and character not in "®©™"


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
