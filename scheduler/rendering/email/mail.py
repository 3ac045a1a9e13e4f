"""The one path from a message to the HTML and the text that go out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from css_inline import CSSInliner
from mjml import mjml2html
from selectolax.lexbor import LexborHTMLParser

from scheduler.domain.campaign import Clinic
from scheduler.domain.characters import with_folded_space, without_overrides
from scheduler.domain.content import Issue, IssueParagraph
from scheduler.domain.errors import BadInput
from scheduler.domain.nesting import check_nesting
from scheduler.domain.payload import PLACEHOLDERS, UNSUBSCRIBE_PLACEHOLDER, VIEW_PLACEHOLDER, Picture, RenderedIssue
from scheduler.domain.personal_parts import first_names
from scheduler.domain.preflight import LARGEST_HTML
from scheduler.rendering.colour import brand_colours
from scheduler.rendering.direction import Direction, direction_of, language_direction
from scheduler.rendering.email.issues import issue_mail
from scheduler.rendering.email.labels import labels_of
from scheduler.rendering.email.messages import Mail, Message, mail_of
from scheduler.rendering.email.theme import day_colours, night_colours
from scheduler.rendering.logo import on_plate
from scheduler.rendering.social import links_in
from scheduler.rendering.templating import Templates

_BRING_INTO_ISSUES = "issues are email/story and email/digest now; bring your changes into copies of those"
_FORMER = {
    "email/issue.mjml": _BRING_INTO_ISSUES,
    "email/issue.txt": _BRING_INTO_ISSUES,
    "email/words.toml": "labels are in the catalogues of templates/words now; bring your words into copies of those",
}
"""The templates of earlier versions, and what took their place; a clinic's own would be ignored without a word."""

_LOGO_HEIGHT, _LOGO_WIDTH = 52, 180
"""CSS pixels that a logo may take in the header."""

_TALL_SCRIPTS = frozenset({"bn", "gu", "hi", "kn", "ml", "mr", "ne", "pa", "sa", "ta", "te"})
"""Languages of India whose letters have marks above and below and need more room between lines."""

_FILLER = "\N{ZERO WIDTH NON-JOINER}\N{NO-BREAK SPACE}" * 70
"""Follows the preheader, so that inboxes do not go on with the first words of the message."""

_AS_REFERENCE = re.compile(r"(?P<sheet><(mj-style|style)\b.*?</\2>)|[^\x00-\x7f]|\\", re.DOTALL)
"""The characters given to MJML as a reference, outside sheets: mrml writes an attribute's combining marks and
backslashes as Rust would in source code (mjml-python 1.4.2)."""


def render_issue(
    issue: Issue,
    clinic: Clinic,
    templates: Templates,
    card: Picture | None,
    logo: Picture | None,
    *,
    bands: Mapping[str, Picture] = MappingProxyType({}),
    pictures: Mapping[IssueParagraph, Picture] = MappingProxyType({}),
) -> RenderedIssue:
    """Return an issue as it goes out, with a band above those of its sections (by id) that have one.

    `pictures` are the article's, by the paragraphs that show them. Raises BadInput when a template is at fault, the
    HTML is larger than mail programs show, a picture comes from elsewhere, or the way to unsubscribe is missing.
    """
    words = labels_of(templates.words(issue.language), clinic.name)
    greeting = clinic.newsletter.greeting or words["greeting"]
    mail = issue_mail(issue, words, card, bands, pictures, greeting=greeting)
    return _rendered(mail, words, clinic, templates, logo)


def render_message(message: Message, clinic: Clinic, templates: Templates, logo: Picture | None) -> RenderedIssue:
    """Return any other email as it goes out. Raises BadInput as `render_issue` does."""
    words = labels_of(templates.words(message.language), clinic.name)
    return _rendered(mail_of(message, words, clinic.public_url), words, clinic, templates, logo)


def _rendered(
    mail: Mail, words: Mapping[str, str], clinic: Clinic, templates: Templates, logo: Picture | None
) -> RenderedIssue:
    for name, instead in _FORMER.items():
        if templates.has(name):
            raise BadInput(f"templates/{name} is no longer read: {instead}, and delete it")
    plate = (
        replace(on_plate(logo, brand_colours(clinic.brand)["primary"]), alt=words["logo"]) if logo is not None else None
    )
    context = _context(mail, words, clinic, plate)
    html = _inlined(templates.render(f"email/{mail.template}.mjml", context), mail.template)
    text = unicodedata.normalize("NFC", templates.render(f"email/{mail.template}.txt", context)).strip() + "\n"
    pictures = tuple(picture for picture in (mail.card, *mail.bands, *mail.pictures, plate) if picture)
    references = _References.of(html)
    subject, subjects = one_line(mail.subject), tuple(map(one_line, mail.subjects))
    _check(html, references, pictures)
    _check_shown(mail.pictures, references)
    _check_ways(mail, text, references)
    _check_placeholders((subject, *subjects), html, references)
    _check_names(mail, text)
    return RenderedIssue(
        subject=subject,
        preheader=one_line(mail.preheader),
        html=html,
        text=text,
        pictures=pictures,
        links=tuple(dict.fromkeys((*references.links, *links_in((text,))))),
        subjects=subjects,
    )


def _context(mail: Mail, words: Mapping[str, str], clinic: Clinic, logo: Picture | None) -> dict[str, object]:
    direction = language_direction(mail.language)
    backwards = direction is Direction.RIGHT_TO_LEFT
    return {
        "language": mail.language,
        "direction": direction.value,
        "side": "right" if backwards else "left",
        "other_side": "left" if backwards else "right",
        "leading": "1.75" if backwards or mail.language.lower()[:2] in _TALL_SCRIPTS else "1.6",
        "subject": one_line(mail.subject),
        "preheader": one_line(mail.preheader),
        "filler": _FILLER,
        "title": mail.title,
        "greeting": mail.greeting,
        "about": mail.about,
        "why": mail.why,
        "link": mail.link,
        "link_words": mail.link_words,
        "statements": mail.statements,
        "card": mail.card,
        "logo": logo,
        "logo_size": _logo_size(logo),
        "clinic": clinic.name,
        "address": tuple(line.strip() for line in clinic.postal_address.splitlines() if line.strip()),
        "address_direction": direction_of(clinic.postal_address, mail.language).value,
        "site": clinic.public_url,
        "unsubscribe": UNSUBSCRIBE_PLACEHOLDER if mail.subscribed else "",
        "view": VIEW_PLACEHOLDER if mail.in_browser else "",
        "words": words,
        "day": day_colours(clinic.brand),
        "night": night_colours(clinic.brand),
        **mail.values,
    }


def _logo_size(logo: Picture | None) -> tuple[int, int]:
    """Return the width and height in which a logo is shown: as high as the header, unless it is very wide."""
    if logo is None:
        return 0, 0
    scale = min(_LOGO_HEIGHT / logo.height, _LOGO_WIDTH / logo.width)
    return max(1, round(logo.width * scale)), max(1, round(logo.height * scale))


def _inlined(mjml: str, template: str) -> str:
    """Return MJML as HTML with its styles on the elements, as Gmail and Outlook need them."""
    try:
        html = mjml2html(_AS_REFERENCE.sub(_reference, mjml))
    except ValueError as error:
        raise BadInput(f"template email/{template}.mjml is not MJML: {' '.join(str(error).split())}") from error
    inliner = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
    return unicodedata.normalize("NFC", inliner.inline(html))


def _reference(found: re.Match[str]) -> str:
    return found.group() if found["sheet"] else f"&#{ord(found.group())};"


def _check(html: str, references: _References, pictures: Sequence[Picture]) -> None:
    size = len(html.encode())
    if size > LARGEST_HTML:
        raise BadInput(
            f"the issue has {size:,} bytes of HTML, {LARGEST_HTML:,} are the most: raise `issues` in "
            "[channels.email] of campaign.toml, so that each has fewer sections, and plan again"
        )
    known = {f"cid:{picture.name}" for picture in pictures}
    for source in references.pictures:
        if source not in known:
            raise BadInput(
                f"the email template shows the picture '{source}', which is not sent along: use cid: pictures"
            )


def _check_shown(pictures: Sequence[Picture], references: _References) -> None:
    """Raise BadInput where a picture of the article is not shown, as by a template from before there were any."""
    for picture in pictures:
        if f"cid:{picture.name}" not in references.pictures:
            raise BadInput(
                f"the email templates do not show the article's picture {' '.join(picture.shows)}: print pictures in "
                "the clinic's own email/_block.mjml, as the product's does"
            )


def _check_ways(mail: Mail, text: str, references: _References) -> None:
    """Raise BadInput where a part lacks a link of the reader's own: to unsubscribe, or the one that the mail is for."""
    if mail.subscribed and (UNSUBSCRIBE_PLACEHOLDER not in references.targets or UNSUBSCRIBE_PLACEHOLDER not in text):
        raise BadInput("the email templates have no link to unsubscribe: put {{ unsubscribe }} into both parts")
    if mail.link in PLACEHOLDERS and (mail.link not in references.targets or mail.link not in text):
        raise BadInput(f"the template email/{mail.template} has no link to confirm: put {{{{ link }}}} into both parts")


def _check_placeholders(subjects: tuple[str, ...], html: str, references: _References) -> None:
    """Raise BadInput where words would be taken for a reader's own link: in the HTML it stands in links alone."""
    for placeholder in PLACEHOLDERS:
        if placeholder in "\n".join(subjects) or html.count(placeholder) > references.targets.count(placeholder):
            raise BadInput(
                f"the words have '{placeholder}', which stands for each reader's own link: write it otherwise"
            )


def _check_names(mail: Mail, text: str) -> None:
    """Raise BadInput where words would be taken for a reader's first name: it stands in greeting and subject alone."""
    if first_names((text,)) > first_names((mail.greeting,)):
        raise BadInput(
            "the words have '{{own-first-name|…}}', which stands for each reader's first name: write it otherwise"
        )


@dataclass(frozen=True, slots=True)
class _References:
    """The targets of an HTML page: `targets` of links, and `pictures`."""

    targets: tuple[str, ...]
    pictures: tuple[str, ...]

    @classmethod
    def of(cls, html: str) -> _References:
        """Read a page. Raises BadInput when it is nested too deeply."""
        check_nesting(html)
        page = LexborHTMLParser(html)
        targets, pictures = (
            tuple(node.attributes.get(attribute) or "" for node in page.css(tag))
            for tag, attribute in (("a", "href"), ("img", "src"))
        )
        return cls(targets, pictures)

    @property
    def links(self) -> tuple[str, ...]:
        """Every link that is the same for all recipients."""
        return tuple(target for target in self.targets if target not in PLACEHOLDERS)


def one_line(text: str) -> str:
    """Return a text on one line, in NFC, without marks that turn the direction of reading."""
    return without_overrides(with_folded_space(unicodedata.normalize("NFC", text)))
