"""The rules written as code, beyond their examples: where they fire, and where they leave well alone."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

import pytest

from scheduler.claims.checked_text import CAPTION, CARD, Background, CheckedText, Passage, PictureUse, Quoted, Series
from scheduler.claims.engine import ages, check, check_series
from scheduler.claims.matching import Reader
from scheduler.claims.page import loaded_by, visible_words
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.article import SourceSpan
from scheduler.domain.claims import Finding, Severity
from scheduler.domain.content import StatementSource

READER = Reader(shipped_rules().chosen(("IN", "US", "UK")))
SPAN = SourceSpan("care", 0, 0, 40)


def found(copy: CheckedText, rule: str) -> list[Finding]:
    return [each for each in check(copy, READER) if each.rule == rule]


def said(text: str, original: str, source: SourceSpan | StatementSource = SPAN) -> CheckedText:
    return CheckedText((Passage("part 1", text, CAPTION),), (Quoted(text, source, original),))


@pytest.mark.parametrize(
    ("text", "original"),
    [
        ("Peels smooth skin.", "Peels may smooth skin."),
        ("Peels smooth skin.", "Peels do not smooth skin."),
        ("Peels smooth skin.", "Peels smooth skin in 12 people."),
        ("Peels smooth skin.", "Peels smooth skin more than placebo."),
        ("Peels smooth skin.", "Peels smooth skin, but only until summer."),
        ("Peels smooth skin.", "In laboratory studies Peels smooth skin."),
    ],
    ids=["hedge", "negation", "number", "comparison", "limitation", "level of evidence"],
)
def test_a_draft_that_lost_what_limits_its_source_is_blocked(text: str, original: str) -> None:
    (finding,) = found(said(text, original), "EVD07")
    assert finding.blocks
    assert finding.source == SPAN


def test_a_whole_sentence_has_lost_nothing() -> None:
    assert found(said("Peels may smooth skin.", "Peels may smooth skin."), "EVD07") == []


def test_a_template_that_cuts_a_sentence_short_is_found() -> None:
    whole = "Peels brighten dull skin in winter, though only some people see it."
    copy = CheckedText(
        (Passage("part 1", "Peels brighten dull skin in winter…", CAPTION),), (Quoted(whole, SPAN, whole),)
    )
    assert [each.place for each in found(copy, "EVD07")] == ["part 1"]


def test_a_sentence_that_begins_like_another_is_not_its_remains() -> None:
    whole = "Exosomes and similar products may carry risks that nobody has described."
    other = "Exosomes and Their Role in Skin Health"
    copy = CheckedText((Passage("subject", other), Passage("part 1", whole, CAPTION)), (Quoted(whole, SPAN, whole),))
    assert found(copy, "EVD07") == []


def test_what_goes_on_with_other_words_is_not_the_remains_of_a_heading() -> None:
    whole = "Hip replacement explained: choices, risks and recovery"
    subject = Passage("subject", "Hip replacement explained: What happens before")
    copy = CheckedText((subject, Passage("part 1", whole, CAPTION)), (Quoted(whole, SPAN, whole),))
    assert found(copy, "EVD07") == []


@pytest.mark.parametrize("end", ["", ".", "…", " … Read on", " - more on our page"])
def test_a_sentence_cut_by_a_template_is_found_however_the_cut_is_shown(end: str) -> None:
    whole = "Redness and swelling fell in 20 people, at best."
    copy = CheckedText((Passage("card", f"Redness and swelling fell{end}", CARD),), (Quoted(whole, SPAN, whole),))
    assert [each.place for each in found(copy, "EVD07")] == ["card"]


def test_a_clinic_s_name_is_not_the_remains_of_its_address() -> None:
    whole = "Harbour View Digestive Clinic, 1810 Lower Water Street, Halifax, open 8 to 4."
    sender = Passage("sender", "Harbour View Digestive Clinic")
    card = Passage("alt text", "Illustration.\nHarbour View Digestive Clinic.")
    copy = CheckedText((sender, card, Passage("part 1", whole, CAPTION)), (Quoted(whole, SPAN, whole),))
    assert found(copy, "EVD07") == []


def test_a_heading_that_claims_is_the_remains_of_what_held_it_back() -> None:
    whole = "Exosomes Stimulate Collagen, Perhaps in 2 of 10"
    copy = CheckedText((Passage("card", "Exosomes Stimulate Collagen", CARD),), (Quoted(whole, SPAN, whole),))
    assert [each.place for each in found(copy, "EVD07")] == ["card"]


def test_a_statement_s_short_form_is_not_the_remains_of_its_long_one() -> None:
    long, short = "Individual results vary, and no result can be promised.", "Individual results vary."
    statement = StatementSource("vary", 1)
    passages = (Passage("text part", long, CAPTION), Passage("card", short, CARD))
    quoted = (Quoted(long, statement, long), Quoted(short, statement, short))
    assert found(CheckedText(passages, quoted), "EVD07") == []


def test_what_the_article_hedges_may_not_be_stated_firmly() -> None:
    hedged = MappingProxyType(
        {"collagen": frozenset({"It may help collagen."}), "healing": frozenset({"It can help healing."})}
    )
    text = "It enhances collagen and improves healing."
    copy = CheckedText(
        (Passage("part 1", text, CAPTION),), (Quoted(text, SPAN, text),), background=Background(hedged=hedged)
    )
    assert found(copy, "EVD07")
    one = CheckedText(
        copy.passages, copy.quoted, background=Background(hedged=MappingProxyType({"collagen": hedged["collagen"]}))
    )
    assert found(one, "EVD07") == []


def test_health_words_are_found_in_links_segments_and_their_subjects() -> None:
    link = CheckedText((), links=("https://c.example/posts/hair-loss",))
    assert [each.place for each in found(link, "EML02")] == ["link"]
    segment = CheckedText((Passage("subject", "Your acne check"),), audience="acneLeads", is_segment=True)
    assert [each.place for each in found(segment, "EML02")] == ["subject", "segment"]
    everybody = CheckedText((Passage("subject", "Your acne check"),), audience="newsletter")
    assert found(everybody, "EML02") == []


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://p.example/o.gif">',
        '<link rel="stylesheet" href="https://fonts.example/a.css">',
        '<table><td background="http://p.example/b.png"></table>',
        "<style>@import 'https://p.example/a.css';</style>",
        '<div style="background: url(https://p.example/c.png)"></div>',
        '<video poster="https://p.example/d.png"></video>',
        '<img srcset="https://p.example/e.png 2x">',
    ],
)
def test_whatever_an_email_loads_from_elsewhere_is_a_tracker(html: str) -> None:
    assert found(CheckedText((), html=html), "EML03")


def test_pictures_that_are_sent_along_are_none() -> None:
    assert found(CheckedText((), html='<img src="cid:card.png"><img src="data:image/png;base64,AA">'), "EML03") == []


def test_in_india_no_picture_of_a_person_goes_out_elsewhere_with_a_consent_that_holds() -> None:
    picture = PictureUse("team.jpg", person=True, consent="C-1", until=date(2026, 12, 31))
    copy = CheckedText((), pictures=(picture,), today=date(2026, 12, 31))
    assert found(copy, "PRO07")
    elsewhere = Reader(shipped_rules().chosen(("UK",)))
    assert [each for each in check(copy, elsewhere) if each.rule == "PRO07"] == []
    late = CheckedText((), pictures=(picture,), today=date(2027, 1, 1))
    assert [each for each in check(late, elsewhere) if each.rule == "PRO07"]


def test_a_series_publishes_its_safety_section_on_each_channel_itself_or_a_part_of_it() -> None:
    sections = (("benefits", "Benefits", frozenset[str]()), ("safety", "Is it safe?", frozenset({"bruising"})))
    published = {"x": frozenset({"benefits"}), "email": frozenset({"bruising"})}
    assert [each.place for each in check_series(Series(sections, published), READER)] == ["series on x"]


def test_what_is_only_advised_may_stand_in_the_caption_beside_the_card() -> None:
    caption = Passage("part 1", "Peels brighten skin. Risks include burns. Individual results vary.", CAPTION)
    card = Passage("card", "Brighter skin. Risks include burns.", CARD)
    assert found(CheckedText((caption, card)), "SAF07") == []
    bare = Passage("card", "Brighter skin.", CARD)
    assert [each.place for each in found(CheckedText((caption, bare)), "SAF05")] == ["card"]


def test_an_alt_text_repeats_no_finding_of_its_card() -> None:
    card, alt = Passage("card", "Guaranteed glow.", CARD), Passage("alt text", "Card with the words: Guaranteed glow.")
    assert [each.place for each in found(CheckedText((card, alt)), "ABS02")] == ["card"]
    assert [each.place for each in found(CheckedText((Passage("card", "Hello.", CARD), alt)), "ABS02")] == ["alt text"]


@pytest.mark.parametrize(
    ("text", "dated"),
    [("Exosomes are investigational.", True), ("The gel is regulated as a device.", True), ("We open at nine.", False)],
)
def test_what_says_how_the_law_stands_ages(text: str, *, dated: bool) -> None:
    assert ages(CheckedText((Passage("part 1", text, CAPTION),)), READER) is dated


def test_a_finding_elsewhere_in_the_email_is_not_hidden_by_one_with_the_same_words() -> None:
    """Found in review: a waiver for a harmless sentence covered one that only the HTML had."""
    text = Passage("text part", "Parking is the next frontier of planning.", CAPTION)
    html = Passage("HTML", "Our new peel is the next frontier for your skin.")
    assert [each.place for each in found(CheckedText((text, html)), "ABS05")] == ["text part", "HTML"]


def test_what_an_email_shows_is_read_whole() -> None:
    html = '<p>It cu<b>res</b> acne.</p><img alt="Guaranteed glow" src="cid:a"><table><td title="Zero risk">x</table>'
    assert visible_words(html) == ("It cures acne.", "Guaranteed glow", "Zero risk", "x")


def test_what_an_email_loads_is_found_however_it_is_written() -> None:
    html = (
        "<style>@import 'https://a.example/a.css'; p { background: url(https://b.example/b.png) }</style>"
        "<IMG SRC='https://c.example/c.png' srcset=https://d.example/d.png><link rel=icon href=https://e.example/e.ico>"
        '<table background="https://f.example/f.png"><td style="background:url(\'https://g.example/g.png\')"></table>'
        '<img src="cid:card"><img src="data:image/png;base64,a"><a href="https://clinic.example.com">x</a>'
    )
    assert [address[8] for address in loaded_by(html)] == list("abcdefg")


@pytest.mark.parametrize(
    "hidden", ["<!-- {} -->", "<style>{}</style>", "<script>{}</script>", "<template>{}</template>"]
)
def test_what_nobody_sees_is_not_read_as_words(hidden: str) -> None:
    assert visible_words(f"<p>It helps.</p>{hidden.format('Zero risk')}<p>Ask us.</p>") == ("It helps.", "Ask us.")


SITE = "https://www.clinic.org"


@pytest.mark.parametrize(
    "link",
    [
        "https://www.clinic.org/ivf",
        "https://clinic.org/guides/acne-scars.html",
        "https://www.clinic.org/ivf?utm_campaign=k3f9&utm_source=x",
        "https://www.clinic.org/guides/2026/hair-loss#hair-loss-and-age",
    ],
)
def test_the_address_of_a_page_of_the_clinic_s_own_may_name_a_condition_and_is_told_in_mails_once(link: str) -> None:
    post = CheckedText((), links=(link, link), sites=(SITE,))
    mail = CheckedText((), links=(link, link), sites=(SITE,), html="<p>Read on.</p>")
    assert (found(post, "EML02"), found(post, "EML04"), found(mail, "EML02")) == ([], [], [])
    (told,) = found(mail, "EML04")
    assert (told.severity, told.quote) == (Severity.WARN, link)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.clinic.org/a?utm_campaign=ivf",
        "https://www.clinic.org/ivf?segment=ivf-2026",
        "https://www.clinic.org/a#utm_content=ivf",
        "https://www.clinic.org/category/ivf",
        "https://www.clinic.org/lists/ivf/join",
        "https://www.clinic.org/r/ivf",
        "https://www.clinic.org/ivf/k3f9a2c77b1e4d",
        "https://www.clinic.org/ivf/maya@home.org",
        "https://clinic.org.evil.net/ivf",
        "https://bit.ly/ivf",
        "https://maya:ivf@www.clinic.org/ivf",
        "mailto:ivf@clinic.org",
        "https:///ivf",
    ],
)
@pytest.mark.parametrize("html", ["", "<p>Read on.</p>"])
def test_what_is_written_into_a_link_about_readers_blocks_in_posts_and_mails(link: str, html: str) -> None:
    assert [each.severity for each in found(CheckedText((), links=(link,), sites=(SITE,), html=html), "EML02")] == [
        Severity.BLOCK
    ]
