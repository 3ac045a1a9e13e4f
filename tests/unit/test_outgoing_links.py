"""The links that go out are the links that were meant, one and the same wherever they are read (promises 1, 5)."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning_samples import issue_key, post_key

from scheduler.channels.bluesky.record import facets
from scheduler.channels.counting import LINK_LENGTH, weighted_length
from scheduler.channels.linking import with_sendable_links, written_links, x_links, x_mentions
from scheduler.channels.sendable import as_read, sendable
from scheduler.planning.links import item_link

HINDI = "https://clinic.com/त्वचा-की-देखभाल"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (
            HINDI,
            "https://clinic.com/%E0%A4%A4%E0%A5%8D%E0%A4%B5%E0%A4%9A%E0%A4%BE-%E0%A4%95%E0%A5%80-%E0%A4%A6%E0%A5%87%E0%A4%96%E0%A4%AD%E0%A4%BE%E0%A4%B2",
        ),
        ("https://clinic.com/a?q=ü&b=c#é", "https://clinic.com/a?q=%C3%BC&b=c#%C3%A9"),
        ("https://MÜLLER.com:8080/Ä", "https://xn--mller-kva.com:8080/%C3%84"),
        ("https://straße.de/", "https://xn--strae-oqa.de/"),
        ("https://Clinic.com/a%20b?x=1&y=%20#top", "https://Clinic.com/a%20b?x=1&y=%20#top"),
        ("https://clinic.com/100%", "https://clinic.com/100%25"),
        ("https://clinic.com/a_(b)", "https://clinic.com/a_(b)"),
    ],
)
def test_a_web_address_is_sent_in_ascii_and_leads_to_the_same_place(written: str, sent: str) -> None:
    assert sendable(written) == sent
    assert sendable(sent) == sent


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20))
def test_no_path_is_changed_by_being_encoded(path: str) -> None:
    sent = sendable(f"https://clinic.com/{path}".replace("?", "").replace("#", ""))
    assert sent.isascii()
    plain = path.replace("?", "").replace("#", "")
    if "%" not in plain:
        assert unquote(sent) == f"https://clinic.com/{plain}"


@pytest.mark.parametrize("host", ["exä mple.com", "-é.com", "é..com", "\u0301a.com"])
def test_a_host_that_cannot_exist_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        sendable(f"https://{host}/")


def test_the_link_of_an_item_is_counted_linked_and_sent_as_one_string() -> None:
    """Promise 5."""
    link = item_link(HINDI, post_key("acne"))
    assert link.isascii()
    text = f"Care for your skin.\n\n{link}"
    assert weighted_length(text) == len("Care for your skin.\n\n") + LINK_LENGTH
    assert [found.address for found in x_links(text)] == [link]
    assert [found.address for found in written_links(text)] == [link]
    assert [facet["features"][0]["uri"] for facet in facets(text)] == [link]
    assert item_link(HINDI, issue_key("acne")).isascii()


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        (f"देखें {HINDI}।", f"देखें {sendable(HINDI)}।"),
        (f"(see {HINDI}), or", f"(see {sendable(HINDI)}), or"),
        ("see https://clinic.com/a_(b). Then", "see https://clinic.com/a_(b). Then"),
        ("“https://clinic.com/é”", "“https://clinic.com/%C3%A9”"),
        ("write https:// before it", "write https:// before it"),
    ],
)
def test_a_link_that_stands_in_the_words_is_sent_whole_and_the_marks_behind_it_stay(text: str, sent: str) -> None:
    assert with_sendable_links(text) == sent


@pytest.mark.parametrize("slip", ["helps.It", "No.To", "patience.In", "wait.At", "5.in", "redness.Best"])
def test_a_sentence_that_lacks_its_space_is_known_for_a_slip_by_the_rules_that_count(slip: str) -> None:
    text = f"It is so: {slip} goes on"
    assert [(found.words, found.is_slip) for found in x_links(text)] == [(slip, True)]
    assert weighted_length(text) == len(text) - len(slip) + LINK_LENGTH


@pytest.mark.parametrize(
    "text", ["It helps. It works.", "e.g.Dr Rao", "3.5 mg", "info@clinic.com", "z.B. Salbe", "a.m.Then"]
)
def test_what_no_network_links_is_no_slip(text: str) -> None:
    assert x_links(text) == ()


def test_an_address_that_was_meant_is_no_slip() -> None:
    assert [found.is_slip for found in x_links("clinic.com, www.clinic.org/a and https://Clinic.Com")] == [False] * 3


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@drsharma says so", ("@drsharma",)),
        (".@drsharma and (@x_1)", ("@drsharma", "@x_1")),
        ("write to info@clinic.com", ()),
        ("@@drsharma", ()),
        ("@drsharma@clinic.com", ()),
    ],
)
def test_an_account_is_known_by_the_networks_rules(text: str, names: tuple[str, ...]) -> None:
    assert x_mentions(text) == names


def test_a_link_is_read_by_the_rules_as_people_read_it() -> None:
    assert as_read(sendable(HINDI)) == HINDI
    assert as_read("https://clinic.com/a%20b%2Fc 95% of") == "https://clinic.com/a%20b%2Fc 95% of"
