"""campaign.toml: what staff write about one article, read strictly."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from scheduler.channels.registry import CHANNELS
from scheduler.config.campaign import read_campaign
from scheduler.domain.campaign import Blocked, Campaign, CardEdit, ChannelPlan, Override, Style
from scheduler.domain.errors import BadInput

MINIMAL = """
start = 2026-12-01
link = "https://clinic.example.com/article"
[channels.x]
days = ["mon"]
times = ["10:00"]
"""

FULL = """
start = "2026-12-01"
link = "https://clinic.example.com/article"
audience = "patients"
language = "en-IN"

[channels.email]
days = ["thu"]
times = ["10:30"]
issues = 2

[channels.x]
days = ["fri", "mon", "mon"]
times = [17:30:00, "10:00"]
hashtags = ["#SkinHealth", "त्वचा", "SkinHealth"]
parts = 3
carousel = true

[overrides."conclusion/x"]
text = "One.\\nTwo."
at = 2026-12-03T10:30:00
hashtags = []

[overrides."lead/email"]
subject = "A subject"
at = "2026-12-04 09:00"

[overrides."trends/x"]
skip = true

[overrides."lead/x".card]
layout = "portrait"
title = "Dr. Asha Rao"
lines = ["Dermatologist"]
picture = "people/rao.jpg"
focus = [0.5, 0]

[overrides."safety/x".card]
show = false

[overrides."mechanisms/x".card]
carousel = false
"""


def _campaign(folder: Path, text: str) -> Campaign:
    path = folder / "campaigns" / "demo"
    path.mkdir(parents=True, exist_ok=True)
    (path / "campaign.toml").write_text(text, encoding="utf-8")
    return read_campaign(folder, "demo")


def test_an_account_with_a_name_of_its_own_has_a_table_of_its_platforms_kind(tmp_path: Path) -> None:
    text = MINIMAL.replace("channels.x", "channels.pune-2") + '[overrides."lead/pune-2"]\ntext = "One."\n'
    _campaign(tmp_path, MINIMAL)
    (tmp_path / "campaigns" / "demo" / "campaign.toml").write_text(text, encoding="utf-8")
    campaign = read_campaign(tmp_path, "demo", (("pune-2", "x"), ("news-2", "email")))
    assert campaign.channels == (ChannelPlan("pune-2", (0,), (time(10),)),)
    issues = text.replace("channels.pune-2", "channels.news-2").replace("lead/pune-2", "lead/news-2")
    (tmp_path / "campaigns" / "demo" / "campaign.toml").write_text(issues, encoding="utf-8")
    with pytest.raises(BadInput, match=r'overrides."lead/news-2" cannot have text'):
        read_campaign(tmp_path, "demo", (("pune-2", "x"), ("news-2", "email")))
    with pytest.raises(BadInput, match=r"channels\.news-2 is not a known key"):
        read_campaign(tmp_path, "demo")


def test_a_short_campaign_has_the_defaults(tmp_path: Path) -> None:
    assert _campaign(tmp_path, MINIMAL) == Campaign(
        slug="demo",
        start=date(2026, 12, 1),
        link="https://clinic.example.com/article",
        audience="newsletter",
        language="en",
        channels=(ChannelPlan("x", (0,), (time(10),)),),
        says_blocked=False,
    )


def test_what_becomes_of_blocked_sentences_is_left_out_or_keep(tmp_path: Path) -> None:
    for blocked in Blocked:
        campaign = _campaign(tmp_path, f'{MINIMAL}\n[claims]\nblocked = "{blocked}"\n')
        assert (campaign.blocked, campaign.says_blocked) == (blocked, True)
    with pytest.raises(BadInput, match=r"claims\.blocked .*'leave out' or 'keep'"):
        _campaign(tmp_path, f'{MINIMAL}\n[claims]\nblocked = "safe"\n')


def test_an_issue_prints_sections_whole_or_as_teasers(tmp_path: Path) -> None:
    for style in Style:
        assert _campaign(tmp_path, f'style = "{style}"\n{MINIMAL}').style is style


def test_everything_that_staff_can_write_arrives(tmp_path: Path) -> None:
    campaign = _campaign(tmp_path, FULL)
    assert (campaign.start, campaign.audience, campaign.language) == (date(2026, 12, 1), "patients", "en-IN")
    assert campaign.channels == (
        ChannelPlan("x", (0, 4), (time(10), time(17, 30)), ("SkinHealth", "त्वचा"), parts=3, carousel=True),
        ChannelPlan("email", (3,), (time(10, 30),), issues=2),
    )
    assert dict(campaign.overrides) == {
        "conclusion/x": Override(text="One.\nTwo.", at=datetime(2026, 12, 3, 10, 30), hashtags=()),  # noqa: DTZ001
        "lead/email": Override(subject="A subject", at=datetime(2026, 12, 4, 9)),  # noqa: DTZ001
        "trends/x": Override(skip=True),
        "lead/x": Override(
            card=CardEdit("portrait", "Dr. Asha Rao", ("Dermatologist",), picture="people/rao.jpg", focus=(0.5, 0))
        ),
        "safety/x": Override(card=CardEdit(show=False)),
        "mechanisms/x": Override(card=CardEdit(carousel=False)),
    }


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("start = 2026-12-01", "", "start is missing: write start = 2026-12-01"),
        ("start = 2026-12-01", "start = 20261201", "start must be a day such as 2026-12-25"),
        ("start =", "strat =", "strat is not a known key: did you mean 'start'?"),
        ("https://", "http://", "link must be a full https address"),
        ("example.com/article", "example.com/an article", "link must be a full https address"),
        ("https://clinic", "https://me:secret@clinic", "link must be a full https address"),
        ('["mon"]', '["monday"]', "channels.x.days[1] must be one of mon, tue, wed"),
        ('["mon"]', "[]", "channels.x.days must have at least 1 in it"),
        ('["mon"]', '"mon"', "channels.x.days must be a list in [ ]"),
        ('days = ["mon"]', "", 'channels.x.days is missing: write days = ["mon", "thu"]'),
        ('"10:00"', '"25:00"', 'channels.x.times[1] must be a time of day such as "10:30"'),
        ('"10:00"', "10:00:30", 'channels.x.times[1] must be a time of day such as "10:30"'),
        (
            "[channels.x]",
            "[channels.twitter]",
            f"channels.twitter is not a known key: known are {', '.join(sorted(CHANNELS))}",
        ),
        ("[channels.x]", "[channels.x]\nparts = 0", "channels.x.parts must be at least 1"),
        ("[channels.x]", "[channels.x]\nissues = 2", "channels.x.issues is not a known key"),
        ("[channels.x]", '[channels.x]\nhashtags = ["two words"]', "channels.x.hashtags[1] must be letters and digits"),
        ("[channels.x]", '[channels.x]\nhashtags = ["#"]', "channels.x.hashtags[1] must be letters and digits"),
        ("[channels.x]", '[channels.x]\nhashtags = ["2026"]', "channels.x.hashtags[1] must be letters and digits"),
        ("start", 'audience = "Acne Patients"\nstart', "audience must be lower-case letters, digits and hyphens"),
        ("start", 'language = "English!"\nstart', "language is not a language tag"),
    ],
)
def test_a_mistake_is_one_line_with_file_key_and_remedy(tmp_path: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        _campaign(tmp_path, MINIMAL.replace(old, new, 1))
    assert str(caught.value).startswith(f"campaigns/demo/campaign.toml: {problem}")
    assert "\n" not in str(caught.value)


def test_a_campaign_uses_at_least_one_channel(tmp_path: Path) -> None:
    text, _, _ = MINIMAL.partition("[channels.x]")
    with pytest.raises(BadInput, match="channels is missing: write the table"):
        _campaign(tmp_path, text)
    with pytest.raises(BadInput, match="channels must have at least one channel"):
        _campaign(tmp_path, text + "[channels]\n")


@pytest.mark.parametrize(
    ("override", "problem"),
    [
        ('["conclusion"]\nskip = true', "overrides.conclusion must be named 'section/channel'"),
        ('["/x"]\nskip = true', "overrides.\"/x\" must be named 'section/channel'"),
        ('["a/x/post"]\nskip = true', "overrides.\"a/x/post\" must be named 'section/channel'"),
        ('["a/linkedin"]\nskip = true', 'overrides."a/linkedin" names a channel that the campaign does not use'),
        ('["a/email"]\ntext = "x"', 'overrides."a/email" cannot have text'),
        ('["a/email"]\nhook = "x"', 'overrides."a/email" cannot have hook'),
        ('["a/x"]\npreheader = "x"', 'overrides."a/x" cannot have preheader'),
        ('["a/x"]\nby = "Maya Shah"', 'overrides."a/x".by must be a login'),
        ('["a/email"]\nhashtags = []', 'overrides."a/email" cannot have hashtags'),
        ('["a/x"]\nsubject = "x"', 'overrides."a/x" cannot have a subject: a post has none'),
        ('["a/x"]\nsubjects = ["x"]', 'overrides."a/x" cannot have a subject: a post has none'),
        ('["a/email"]\nsubjects = ["b", "c", "d", "e"]', 'overrides."a/email".subjects must have at most 3'),
        ('["a/email"]\nsubjects = ["b", "B"]', 'overrides."a/email".subjects has a line twice'),
        ('["a/email"]\nsubject = "b"\nsubjects = ["b"]', 'overrides."a/email".subjects has a line twice'),
        ('["a/email"]\nsubjects = [" "]', 'overrides."a/email".subjects[1] must not be empty'),
        ('["a/email"]\nsample = 0.5', 'overrides."a/email".sample does nothing without further subjects'),
        ('["a/email"]\nsubjects = ["b"]\nsample = 0', 'overrides."a/email".sample must be more than 0'),
        ('["a/email"]\nsubjects = ["b"]\nsample = 1.01', 'overrides."a/email".sample must be at most 1'),
        ('["a/x"]\ntext = " "', 'overrides."a/x".text must not be empty'),
        ('["a/x"]\ntext = "a\\u0007"', 'overrides."a/x".text must be at most 20000 characters of plain text'),
        ('["a/x"]\nat = 2026-12-03T10:30:00+05:30', 'overrides."a/x".at must be a local day and time without an'),
        ('["a/x"]\nat = 9999-12-31T23:59:00', 'overrides."a/x".at must lie in the years from 1970 to 9000'),
        ('["a/x"]\nat = "soon"', 'overrides."a/x".at must be a local day and time without an offset'),
        ('["a/x"]\nat = 2026-12-03', 'overrides."a/x".at must be a local day and time without an offset'),
        ('["a/x"]\nskipped = true', "overrides.\"a/x\".skipped is not a known key: did you mean 'skip'?"),
        ('["a/x"]\nskip = "yes"', 'overrides."a/x".skip must be true or false'),
        ('["a/x".card]\ncolour = "red"', 'overrides."a/x".card.colour is not a known key'),
        ('["a/x".card]\nlayout = "Key Point"', 'overrides."a/x".card.layout must be lower-case letters'),
        ('["a/x".card]\npicture = "../rao.jpg"', 'overrides."a/x".card.picture must be a file inside assets/'),
        ('["a/x".card]\nfocus = [0.5, 0.5]', 'overrides."a/x".card.focus says what is kept of a picture'),
        ('["a/x".card]\npicture = "a.jpg"\nfocus = [0.5]', 'overrides."a/x".card.focus must have at least 2 in it'),
        ('["a/x".card]\npicture = "a.jpg"\nfocus = [0.5, 2]', 'overrides."a/x".card.focus[2] must be at most 1'),
        ('["a/x".card]\nshow = false\ntitle = "A"', 'overrides."a/x".card.title does nothing with show = false'),
        ('["a/x".card]\ncarousel = true\nlines = []', 'overrides."a/x".card.lines is for a single card'),
        ('["a/email".card]\ncarousel = true', 'overrides."a/email" cannot have a carousel: an issue has one card'),
    ],
)
def test_an_override_names_an_item_and_what_that_item_has(tmp_path: Path, override: str, problem: str) -> None:
    table = MINIMAL + '[channels.email]\ndays = ["thu"]\ntimes = ["10:30"]\n[overrides.' + override.removeprefix("[")
    with pytest.raises(BadInput) as caught:
        _campaign(tmp_path, table)
    assert str(caught.value).startswith(f"campaigns/demo/campaign.toml: {problem}")
