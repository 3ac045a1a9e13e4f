"""Nothing goes before a clinician that readers could not open, read, leave, or trust."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from email_samples import LANGUAGES, sample_email, sample_issue
from rendering_samples import CLINIC

from scheduler.channels.open_web.link_probe import probe_link
from scheduler.domain.article import Link, SourceSpan
from scheduler.domain.campaign import Clinic, Sender
from scheduler.domain.content import Issue, IssueParagraph, Sentence
from scheduler.domain.errors import Unanswered
from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER, RenderedIssue
from scheduler.domain.preflight import LARGEST_HTML, LinkAnswer, PreflightFinding, Verdict
from scheduler.rendering.email.facts import mail_facts
from scheduler.rendering.renderer import WorkspaceRenderer
from scheduler.services.preflight.links import answered_links, written_links
from scheduler.services.preflight.mail import mail_findings
from scheduler.services.preflight.particulars import (
    SHIPPED,
    placeholder_links,
    placeholders_in_text,
    placeholders_of,
    placeholders_of_posts,
    without_rules,
)
from scheduler.services.preflight.sender_records import Authentication, sender_records

OWN = Clinic(
    "Lake Dental", "Europe/London", "1 High Street", "https://lake.org", Sender("Lake Dental", "news@lake.org")
)
DOMAIN = "news.clinic.org"
SENDGRID = Authentication(("s1", "s2"), "sendgrid.net")
SPF = "v=spf1 include:sendgrid.net ~all"
KEY = "k=rsa; t=s; p=MIGf"
DMARC = "v=DMARC1; p=none"
RECORDS = {DOMAIN: SPF, f"s1._domainkey.{DOMAIN}": KEY, f"_dmarc.{DOMAIN}": DMARC}


@pytest.fixture(scope="module", params=LANGUAGES)
def email(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Issue, RenderedIssue]:
    language = request.param
    rendered = sample_email("digest", language, tmp_path_factory.mktemp("cards"))
    return sample_issue("digest", language), rendered


def _findings(email: tuple[Issue, RenderedIssue], clinic: Clinic = CLINIC) -> Mapping[str, PreflightFinding]:
    draft, rendered = email
    return {finding.check: finding for finding in mail_findings(draft, rendered, mail_facts(rendered), clinic)}


def test_an_issue_of_the_shipped_templates_passes_every_check_in_every_language(
    email: tuple[Issue, RenderedIssue],
) -> None:
    assert [finding.line for finding in _findings(email).values() if finding.verdict is Verdict.BLOCKS] == []


Change = Callable[[RenderedIssue], RenderedIssue]


@pytest.mark.parametrize("address", ["https://www.nhs.uk/implants", "mailto:hello@clinic.org", "tel:+441803555014"])
def test_words_that_lead_somewhere_are_the_same_in_both_parts(address: str, tmp_path: Path) -> None:
    words = "Read the guide to implants or ask us before you come."
    start = words.index("ask us")
    link = Link(start, start + len("ask us"), address)
    paragraph = IssueParagraph((Sentence(words, SourceSpan("lead", 0, 0, len(words))),), links=(link,))
    draft = sample_issue("digest", "en")
    draft = replace(draft, sections=(replace(draft.sections[0], paragraphs=(paragraph,)), *draft.sections[1:]))
    rendered = WorkspaceRenderer(None, CLINIC, tmp_path).render(draft)
    assert isinstance(rendered, RenderedIssue)
    assert _findings((draft, rendered))["text part"].verdict is Verdict.GOOD


def _html(change: Callable[[str], str]) -> Change:
    return lambda rendered: replace(rendered, html=change(rendered.html))


def _body(words: str) -> Change:
    return _html(lambda html: html.replace("</body>", f"{words}</body>"))


@pytest.mark.parametrize(
    ("check", "change"),
    [
        ("size", _body("x" * LARGEST_HTML)),
        ("alt texts", _body('<img src="cid:card.png">')),
        ("alt texts", lambda rendered: replace(rendered, pictures=(replace(rendered.pictures[0], alt=" "),))),
        ("contrast", _body('<p style="color: #999">Read this</p>')),
        ("contrast", _body('<p style="color: rgb(150, 150, 150)">Read this</p>')),
        ("contrast", _body('<table bgcolor="#222222"><tr><td style="color:#333">Read this</td></tr></table>')),
        ("contrast", _body('<font color="yellow">Read this</font>')),
        ("contrast", _body('<div style="background: #fff; color: #8a8a8a; font-size: 20px"><b>Bold</b> Read</div>')),
        ("text part", lambda rendered: replace(rendered, text=rendered.text.replace("\n\n", "\n", 1)[:200])),
        ("postal address", lambda rendered: replace(rendered, text=rendered.text.replace("Bengaluru", ""))),
        ("postal address", _html(lambda html: html.replace("Bengaluru", ""))),
        ("unsubscribe", _html(lambda html: html.replace(UNSUBSCRIBE_PLACEHOLDER, "https://clinic.example/"))),
        ("unsubscribe", _html(lambda html: html.replace(UNSUBSCRIBE_PLACEHOLDER, "https://clinic.example/", 1))),
        ("unsubscribe", _body("<p>" + "words after the way out " * 40 + "</p>")),
        ("subject", lambda rendered: replace(rendered, subject=" ")),
        ("subject", lambda rendered: replace(rendered, subject="Re: your appointment")),
        ("subject", lambda rendered: replace(rendered, subject="long " * 30)),
        ("subject 2", lambda rendered: replace(rendered, subjects=("long " * 30,))),
        ("subject 3", lambda rendered: replace(rendered, subjects=("Short", "Fwd: your appointment"))),
        ("preheader", lambda rendered: replace(rendered, preheader="long " * 40)),
    ],
)
def test_what_readers_could_not_open_read_or_leave_blocks(
    email: tuple[Issue, RenderedIssue], check: str, change: Change
) -> None:
    draft, rendered = email
    assert _findings((draft, change(rendered)))[check].verdict is Verdict.BLOCKS


@pytest.mark.parametrize(
    "words",
    [
        '<p style="display:none; color: #fefefe">Unseen</p>',
        '<p style="color: #767676; background-color: #ffffff">4.54 to 1</p>',
        '<h1 style="color: #8a8a8a; font-size: 32px; background: #ffffff">Large words need less</h1>',
        '<img src="cid:line.png" alt="">',
        '<div style="max-height: 0px; overflow: hidden; color: #ffffff">For the inbox</div>',
    ],
)
def test_what_nobody_sees_or_everybody_can_read_does_not_block(email: tuple[Issue, RenderedIssue], words: str) -> None:
    draft, rendered = email
    found = _findings((draft, _body(words)(rendered)))
    assert [finding.line for finding in found.values() if finding.verdict is Verdict.BLOCKS] == []


@pytest.mark.parametrize(
    "name",
    ["", "Clinic (1)", "Re: Clinic", "✔ Clinic", "📩 Clinic", "hello@elsewhere.org", "long name " * 10],
)
def test_a_senders_name_that_plays_a_trick_blocks(email: tuple[Issue, RenderedIssue], name: str) -> None:
    clinic = replace(CLINIC, sender=replace(CLINIC.sender, name=name))
    assert _findings(email, clinic)["sender's name"].verdict is Verdict.BLOCKS


@pytest.mark.parametrize("name", ["Dr. Müller & Söhne", "त्वचा क्लिनिक", "عيادة", "Skin Clinic® Pune", "Clinic 24"])
def test_a_name_in_any_script_is_a_name(email: tuple[Issue, RenderedIssue], name: str) -> None:
    clinic = replace(CLINIC, sender=replace(CLINIC.sender, name=name))
    assert _findings(email, clinic)["sender's name"].verdict is Verdict.GOOD


@pytest.mark.parametrize(
    ("link", "verdict"),
    [
        ("https://clinic.org/a", Verdict.GOOD),
        ("mailto:hello@clinic.org", Verdict.GOOD),
        ("http://clinic.org/a", Verdict.BLOCKS),
        ("//clinic.org/a", Verdict.BLOCKS),
        ("javascript:alert(1)", Verdict.BLOCKS),
        ("/a", Verdict.BLOCKS),
    ],
)
def test_a_link_is_https(link: str, verdict: Verdict) -> None:
    assert [finding.verdict for finding in written_links([link])] == [verdict]


@pytest.mark.parametrize(
    "link",
    [
        "https://www.example.com/",
        "https://clinic.example/",
        "https://a.test/x",
        "https://localhost/",
        "https://EXAMPLE.ORG",
        "https://www.your-clinic.com/book",
        "https://yourclinic.org",
        "https://[insert link]/",
        "https://lake.org/<page>",
        "https://{{site}}/knees",
    ],
)
def test_a_link_to_a_name_that_nobody_owns_blocks(link: str) -> None:
    assert [finding.verdict for finding in placeholder_links([link], "sun")] == [Verdict.BLOCKS]


@pytest.mark.parametrize(
    "link",
    [
        "https://examples.org/",
        "https://my-example.com.au/",
        "https://contest.org/",
        "https://lake.org/?ids[]=3",
        "https://lake.org/your-clinic.html",
    ],
)
def test_a_name_that_only_looks_like_a_placeholder_is_a_name(link: str) -> None:
    assert list(placeholder_links([link], "sun")) == []


def test_a_link_in_the_authors_text_that_leads_nowhere_is_told_and_does_not_block() -> None:
    (told,) = placeholders_in_text(["https://lake.example/book", "https://lake.org/"], "sun")
    assert told.verdict is Verdict.ADVISES
    assert told.line == (
        "the text links to https://lake.example/book, which leads nowhere: "
        "correct the address in campaigns/sun/article.md, or take the link out"
    )


def settings_of(findings: Iterable[PreflightFinding]) -> list[str]:
    return [finding.found.partition(" ")[0] for finding in findings if finding.verdict is Verdict.BLOCKS]


def test_each_particular_of_a_new_workspace_is_named_as_a_placeholder() -> None:
    assert settings_of(placeholders_of(SHIPPED)) == [
        "clinic.name",
        "clinic.zone",
        "clinic.postal_address",
        "clinic.public_url",
        "clinic.sender.name",
        "clinic.sender.address",
        "clinic.sender.reply_to",
    ]
    assert settings_of(placeholders_of_posts(SHIPPED)) == ["clinic.name", "clinic.zone"]


def test_a_placeholder_is_told_with_its_value_its_file_and_what_to_write() -> None:
    (link,) = placeholder_links(["https://www.example.com/", "https://lake.org/"], "sun")
    assert link.line == (
        "the link https://www.example.com/ is a placeholder: write the page's address as link in "
        "campaigns/sun/campaign.toml, or as public_url in config.toml"
    )
    name = next(placeholders_of(replace(OWN, name=" your  clinic")))
    assert name.line == "clinic.name in config.toml is a placeholder ( your  clinic): write the clinic's name"


@pytest.mark.parametrize("host", ["example.com", "mail.example.org", "clinic.example", "clinic.test", "clinic.invalid"])
def test_a_name_that_nobody_can_own_is_a_placeholder_wherever_it_stands(host: str) -> None:
    sender = Sender("Lake Dental", f"news@{host}", f"hello@{host.upper()}")
    clinic = replace(OWN, public_url=f"https://{host}", pages_url=f"https://news.{host}", sender=sender)
    assert settings_of(placeholders_of(clinic)) == [
        "clinic.public_url",
        "clinic.sender.address",
        "clinic.sender.reply_to",
        "web.url",
    ]


@pytest.mark.parametrize("name", ["Your Clinic of Torquay", "Your Clinical Team", "Example Road Surgery"])
def test_a_name_that_only_begins_like_a_placeholder_is_a_name(name: str) -> None:
    assert not list(placeholders_of(replace(OWN, name=name, sender=replace(OWN.sender, name=name))))


def test_that_no_countrys_rules_are_read_is_said_and_blocks_nothing() -> None:
    assert [finding.verdict for finding in without_rules(OWN)] == [Verdict.ADVISES]
    assert not list(without_rules(replace(OWN, jurisdictions=("UK",))))


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (LinkAnswer(200), Verdict.GOOD),
        (LinkAnswer(403), Verdict.GOOD),
        (LinkAnswer(429), Verdict.GOOD),
        (LinkAnswer(404), Verdict.BLOCKS),
        (LinkAnswer(410), Verdict.BLOCKS),
        (LinkAnswer(500), Verdict.UNKNOWN),
        (LinkAnswer(None, why="it did not answer"), Verdict.UNKNOWN),
        (LinkAnswer(None, gone=True, why="its certificate does not hold"), Verdict.BLOCKS),
    ],
)
def test_a_dead_link_blocks_and_an_unanswered_one_is_told(answer: LinkAnswer, verdict: Verdict) -> None:
    link = "https://clinic.org/a"
    assert [finding.verdict for finding in answered_links([link], lambda _: answer)] == [verdict]


def test_a_page_is_asked_once_however_its_visitors_are_counted() -> None:
    asked: list[str] = []

    def probe(link: str) -> LinkAnswer:
        asked.append(link)
        return LinkAnswer(200)

    links = [f"https://clinic.org/a?page=2&utm_source={source}" for source in ("x", "email")]
    assert len(list(answered_links(links, probe))) == 1
    assert asked == ["https://clinic.org/a?page=2"]


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("http://clinic.org/", "not to https"),
        ("https://127.0.0.1/", "private network"),
        ("https://[::1]/", "private network"),
        ("https://10.0.0.8/", "private network"),
        ("https://169.254.169.254/latest", "private network"),
    ],
)
def test_a_link_that_readers_cannot_follow_is_not_followed(link: str, why: str) -> None:
    answer = probe_link(link)
    assert answer.gone
    assert why in answer.why


def _texts(records: Mapping[str, str]) -> Callable[[str], tuple[str, ...]]:
    return lambda name: tuple(records[name].split("\n")) if name in records else ()


def _verdicts(records: Mapping[str, str], authentication: Authentication = SENDGRID) -> list[Verdict]:
    return [finding.verdict for finding in sender_records(DOMAIN, authentication, _texts(records))]


def _without(name: str, value: str = "") -> Iterator[tuple[str, str]]:
    return ((key, text) for key, text in {**RECORDS, name: value}.items() if text)


def test_a_domain_that_says_who_may_send_passes() -> None:
    assert _verdicts(RECORDS) == [Verdict.GOOD] * 3
    above = {name: text for name, text in RECORDS.items() if not name.startswith("_dmarc")}
    assert _verdicts({**above, "_dmarc.clinic.org": DMARC}) == [Verdict.GOOD] * 3


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [
        (0, DOMAIN, ""),
        (0, DOMAIN, f"{SPF}\nv=spf1 a -all"),
        (0, DOMAIN, "v=spf1 +all"),
        (0, DOMAIN, "v=spf10 ~all"),
        (1, f"s1._domainkey.{DOMAIN}", ""),
        (1, f"s1._domainkey.{DOMAIN}", "k=rsa; p="),
        (2, f"_dmarc.{DOMAIN}", ""),
        (2, f"_dmarc.{DOMAIN}", "v=DMARC1; rua=mailto:a@clinic.org"),
        (2, f"_dmarc.{DOMAIN}", f"{DMARC}\n{DMARC}"),
    ],
)
def test_a_record_that_is_missing_or_wrong_blocks_with_what_to_publish(place: int, name: str, value: str) -> None:
    finding = sender_records(DOMAIN, SENDGRID, _texts(dict(_without(name, value))))[place]
    assert finding.verdict is Verdict.BLOCKS
    assert finding.remedy


def test_where_no_name_server_answers_nothing_is_said_against_the_sender() -> None:
    def nobody(name: str) -> tuple[str, ...]:
        raise Unanswered(name)

    assert [finding.verdict for finding in sender_records(DOMAIN, SENDGRID, nobody)] == [Verdict.UNKNOWN] * 3


def test_the_keys_of_a_mail_server_are_unknown_until_a_person_names_their_selector() -> None:
    assert _verdicts(RECORDS, Authentication())[1] is Verdict.UNKNOWN
    assert _verdicts(RECORDS, Authentication(("s1",)))[1] is Verdict.GOOD


def test_a_number_that_readers_cannot_dial_is_told(email: tuple[Issue, RenderedIssue]) -> None:
    draft, rendered = email
    text = "Phone: 01403 555 0199"
    wrong = IssueParagraph((Sentence(text, SourceSpan("a", 0, 0, len(text))),))
    first, *others = draft.sections
    asking = replace(draft, sections=(replace(first, paragraphs=(wrong,)), *others))
    told = _findings((asking, rendered), replace(CLINIC, country="GB"))["telephone numbers"]
    assert told.verdict is Verdict.ADVISES
    assert told.line == (
        "01403 555 0199 is no telephone number in GB or with its country's code, and cannot be pressed: "
        "count its digits in article.md, or set country in [clinic]"
    )
