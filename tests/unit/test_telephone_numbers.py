"""A number that can be dialled is live from anywhere; whatever else has digits is not."""

from __future__ import annotations

import pytest

from scheduler.config.country import country_of, is_country
from scheduler.planning.issue_links import written_out
from scheduler.planning.telephone_numbers import dialled_from_anywhere, telephone_links, undialled_numbers

NUMBERS = [
    ("Call 01803 555014 today.", "GB", "tel:+441803555014"),
    ("Call (020) 7946 0000.", "GB", "tel:+442079460000"),
    ("From abroad: +44 (0)20 7946 0000.", "DE", "tel:+442079460000"),
    ("Ring +91 98765 43210", "", "tel:+919876543210"),
    ("Ring 98765 43210, or come by", "IN", "tel:+919876543210"),
    ("Reception: 080 2345 6789", "IN", "tel:+918023456789"),
    ("Call us at (617) 253-1000.", "US", "tel:+16172531000"),
    ("Call 617.253.1000 ext. 12", "US", "tel:+16172531000;ext=12"),
    ("Llame al 960 12 34 56.", "ES", "tel:+34960123456"),
    ("Rufen Sie 030 23125000 an", "DE", "tel:+493023125000"),
    ("Appelez le 01 42 34 56 78", "FR", "tel:+33142345678"),
    ("Call 1300 123 456", "AU", "tel:+611300123456"),
    ("Phone number: 020 7946 0000", "GB", "tel:+442079460000"),
    ("Registration desk: 020 7946 0000", "GB", "tel:+442079460000"),
    ("To order call 020 7946 0000", "GB", "tel:+442079460000"),
]
NO_NUMBERS = [
    ("It costs 12 000 000 rupees.", "IN"),
    ("It costs ₹ 9876543210.", "IN"),
    ("Rs. 98765 43210", "IN"),
    ("98765 43210 rupees", "IN"),
    ("From 2026-12-01 to 2026-12-31.", "GB"),
    ("On 01/12/2026, 10:00 to 12:00", "GB"),
    ("Take 0.5 mg.", "GB"),
    ("Doses of 0,25 to 0,75.", "DE"),
    ("0 to 9", "GB"),
    ("GMC number 07123 456789", "GB"),
    ("Reg. No. 98765 43210", "IN"),
    ("Registration number: 98765 43210", "IN"),
    ("MMC 9876543210", "IN"),
    ("NPI 6172531000", "US"),
    ("Lot 6172531000", "US"),
    ("IBAN DE89 3704 0044 0532 0130 00", "DE"),
    ("ISBN 978-3-16-148410-0", "DE"),
    ("https://doi.org/10.1016/6172531000", "US"),
    ("2125551234 cells", "US"),
    ("In 1999-2004 and 2005-2010", "GB"),
    ("Call 020 7946 0000.", ""),
    ("Call 999 or 111.", "GB"),
    ("Call 01803 555 0142 3.", "GB"),
]


@pytest.mark.parametrize(("text", "country", "address"), NUMBERS)
def test_a_number_is_dialled_with_its_countrys_code(text: str, country: str, address: str) -> None:
    (link,) = telephone_links(text, country)
    assert link.address == address
    assert text[link.start].isdigit() or text[link.start] in "+("


@pytest.mark.parametrize(("text", "country"), NO_NUMBERS)
def test_days_fees_doses_and_numbers_of_registers_are_not_dialled(text: str, country: str) -> None:
    assert list(telephone_links(text, country)) == []


@pytest.mark.parametrize(
    ("address", "dialled"),
    [
        ("tel:020 7946 0000", "tel:+442079460000"),
        ("tel:+442079460000", "tel:+442079460000"),
        ("tel:999", "tel:999"),
        ("https://clinic.org/", "https://clinic.org/"),
    ],
)
def test_an_articles_own_link_is_dialled_from_anywhere_too(address: str, dialled: str) -> None:
    assert dialled_from_anywhere(address, "GB") == dialled


def test_numbers_and_mail_addresses_do_not_overlap() -> None:
    text = "Write to 02079460000@clinic.org or call 020 7946 0000."
    assert [link.address for link in written_out(text, "GB")] == [
        "mailto:02079460000@clinic.org",
        "tel:+442079460000",
    ]


@pytest.mark.parametrize(
    ("named", "holidays", "zone", "places", "country"),
    [
        ("IE", "GB", "Europe/London", ("UK",), "IE"),
        (None, "DE-BY", "UTC", ("EU",), "DE"),
        (None, None, "Europe/Madrid", ("EU",), "ES"),
        (None, None, "UTC", ("UK", "META"), "GB"),
        (None, None, "UTC", ("UK", "US"), ""),
        (None, None, "UTC", (), ""),
    ],
)
def test_the_country_is_told_by_what_is_set(
    named: str | None, holidays: str | None, zone: str, places: tuple[str, ...], country: str
) -> None:
    assert country_of(named, holidays, zone, places) == country


def test_a_country_has_two_letters() -> None:
    assert is_country("GB")
    assert not is_country("UK")
    assert not is_country("gb")


@pytest.mark.parametrize(
    ("text", "country", "numbers"),
    [
        ("Phone: 01403 555 0199", "GB", ("01403 555 0199",)),
        ("Call us on 01803 555 0142 today", "GB", ("01803 555 0142",)),
        ("Llame al 960 12 34 56 7.", "ES", ("960 12 34 56 7",)),
        ("Phone: 020 7946 0000", "", ("020 7946 0000",)),
        ("Phone: 020 7946 0000", "GB", ()),
        ("Call before 01/12/2026.", "GB", ()),
        ("Call us by 2026-12-01.", "GB", ()),
        ("Call 999.", "GB", ()),
        ("It costs 12 000 000 rupees.", "IN", ()),
    ],
)
def test_a_number_that_readers_should_dial_and_cannot_is_told(
    text: str, country: str, numbers: tuple[str, ...]
) -> None:
    assert undialled_numbers(text, country) == numbers
