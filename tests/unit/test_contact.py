"""How addresses, languages and audiences are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.contact import is_one_line, parse_address, parse_audience, parse_language
from scheduler.domain.subscriber import normal_address


@pytest.mark.parametrize(
    ("given_address", "written"),
    [
        ("  Asha.Rao+news@Example.COM ", "Asha.Rao+news@example.com"),
        ("o'neil@example.co.in", "o'neil@example.co.in"),
        ("asha@bücher.example", "asha@xn--bcher-kva.example"),
        ("asha@xn--bcher-kva.example", "asha@xn--bcher-kva.example"),
        ("asha@उदाहरण.परीक्षा", "asha@xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
    ],
)
def test_an_address_is_kept_as_it_is_written_to(given_address: str, written: str) -> None:
    assert parse_address(given_address) == written


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("", "is empty"),
        ("asha", "is not an e-mail address"),
        ("@example.com", "is not an e-mail address"),
        ("asha@", "is not an e-mail address"),
        ("asha@example.com\nBcc: eve@example.com", "has a line break"),
        ("asha@exam\tple.com", "has a line break or another control character"),
        ("a b@example.com", "has a part before the @"),
        ("asha@rao@example.com", "has a part before the @"),
        (".asha@example.com", "has a part before the @"),
        ("asha..rao@example.com", "has a part before the @"),
        ("आशा@example.com", "has a part before the @"),
        ('"asha rao"@example.com', "has a part before the @"),
        ("Asha <asha@example.com>", "has a part before the @"),
        ("a" * 65 + "@example.com", "has a part before the @"),
        ("asha@localhost", "has no domain such as example.com"),
        ("asha@[127.0.0.1]", "has no domain such as example.com"),
        ("asha@127.0.0.1", "has no domain such as example.com"),
        ("asha@-example.com", "has no domain such as example.com"),
        ("asha@exam_ple.com", "has no domain such as example.com"),
        ("asha@example..com", "has a domain that cannot exist"),
        ("asha@" + "a" * 64 + ".com", "has a domain that cannot exist"),
        ("asha@" + "abcdefgh." * 30 + "com", "is longer than 254 characters"),
        ("asha@straße.example", "has a domain with letters that are ambiguous"),
        ("asha@\uff45xample.com", "has a domain with letters that are ambiguous"),
    ],
)
def test_an_address_that_cannot_be_written_to_is_refused(address: str, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{problem}") as caught:
        parse_address(address)
    assert "asha" not in str(caught.value)


@given(st.text(max_size=40))
def test_no_text_gets_past_the_check_with_what_a_header_or_a_link_could_misread(text: str) -> None:
    try:
        written = parse_address(f"{text}@example.com")
    except ValueError:
        return
    assert written.isascii()
    assert is_one_line(written)
    assert not set(written) & set(' ,;:<>()[]"\\')
    assert parse_address(written) == written
    assert normal_address(written) == written.lower()


def test_a_language_is_a_tag() -> None:
    assert parse_language(" pt-BR ") == "pt-BR"
    for wrong in ("", "English", "e", "en_IN", "en-"):
        with pytest.raises(ValueError, match="is not a language tag"):
            parse_language(wrong)


def test_an_audience_has_a_plain_name() -> None:
    assert parse_audience("newsletter-2") == "newsletter-2"
    for wrong in ("", "Newsletter", "a b", "../x", "-a", "x" * 41):
        with pytest.raises(ValueError, match="must be lower-case letters"):
            parse_audience(wrong)
