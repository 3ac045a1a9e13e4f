from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st
from planning_samples import issue_key, post_key

from scheduler.planning.links import item_link, opaque_id


def test_a_link_says_which_channel_brought_the_visit() -> None:
    post = parse_qs(urlsplit(item_link("https://clinic.example.com/a", post_key("acne"))).query)
    issue = parse_qs(urlsplit(item_link("https://clinic.example.com/a", issue_key("acne"))).query)
    assert (post["utm_source"], post["utm_medium"]) == (["x"], ["social"])
    assert (issue["utm_source"], issue["utm_medium"]) == (["email"], ["email"])
    assert post["utm_campaign"] == issue["utm_campaign"] == [opaque_id("exosomes")]
    assert post["utm_content"] != issue["utm_content"]


@given(st.from_regex(r"[g-z]{5,20}", fullmatch=True))
def test_a_link_holds_no_word_of_the_section_or_the_campaign(section: str) -> None:
    """Promise 8: no condition words in links."""
    link = item_link("https://c.in/", post_key(section))
    assert section not in link
    assert "exosomes" not in link


def test_query_and_fragment_of_the_clinics_link_stay() -> None:
    link = item_link("https://clinic.example.com/a?x=1&y=%20#top", post_key("s"))
    assert link.startswith("https://clinic.example.com/a?x=1&y=%20&utm_source=x&")
    assert link.endswith("#top")


def test_a_utm_parameter_of_the_clinics_own_wins() -> None:
    query = urlsplit(item_link("https://clinic.example.com/?utm_source=partner&utm_medium=", post_key("s"))).query
    assert query.count("utm_source") == 1
    assert query.startswith("utm_source=partner&utm_medium=&utm_campaign=")
