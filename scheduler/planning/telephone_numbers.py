"""Telephone numbers in a text, as they are dialled from anywhere: the plans of all countries say which are ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phonenumbers import (
    Leniency,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    format_number,
    is_valid_number,
    parse,
)

from scheduler.domain.article import Link

_NUMBER = r"(?:numbers?|no|nr|num|n[°º]|nummer|n[úu]mero|num[ée]ro|numero|id|code|#)"
# What stands right before a number that is no telephone's: "GMC number 7012345678", "Reg. No. 9876543210", "₹ 987".
_NAMED_OTHERWISE = re.compile(
    r"(?:(?<!\w)(?:registration|registered|regd?|licen[cs]e|licencia|licenza|licença|zulassung|register"
    r"|colegiad[oa]|g[md]c|nmc|[a-z]?mc|hcpc|gphc|npi|dea|ahpra|crm|rpps|iban|isbn|issn|pmid|pmcid|doi|nct|cas|udi|lot"
    r"|batch|charge|chargen|lote|lotto|serial|gstin?|vat|abn|acn|pan|cin|siret|siren|cif|nif|tin|ein|ust|hrb|hra|cqc)"
    rf"\W{{0,3}}(?:{_NUMBER}\W{{0,3}})?"
    r"|(?<!\w)(?:account|a/c|konto|cuenta|compte|conto|policy|invoice|order|customer|reference|ref|charity|company"
    rf"|member|membership|patient|hospital)\W{{1,3}}{_NUMBER}\W{{0,3}}"
    r"|(?:[₹$€£¥]|(?<!\w)(?:rs|inr|usd|eur|gbp|aud|cad|chf))\.?\s*)(?:is\s+|:\s*)?$|(?:[/=@#&?_]|\w[.-])$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s*(?:[₹$€£¥%]|(?:rupees|inr|usd|eur|euros?|dollars?|pounds?|cells|units|people|patients|iu|mg|ml|mcg|kg|cfu)\b)",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?<!\w)(?:phone|tel(?:ephone|[ée]fono|efon|éphone|\.)?|mobile|cell|whatsapp|fax|call|ring|dial|ll[aá]me(?:nos)?"
    r"|llamar|appelez|rufen|chiami|chiamare|ligue)(?!\w)(?:[^\W\d_]|[ .:]){0,24}"
    r"(?P<number>[+(]?\d[\d ()\N{NO-BREAK SPACE}.-]{6,20}\d)",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 9
"""Digits of what is dialled with its area; a day has eight."""

_CONTEXT = 40
"""Characters before a number in which its name would stand."""


def telephone_links(text: str, country: str) -> Iterator[Link]:
    """Yield the telephone numbers of a text with the addresses that dial them.

    A number without a country's code is one of `country` (ISO 3166-1 alpha-2, or empty for no country). Dates, fees,
    doses and the numbers of registers are none.
    """
    for found in PhoneNumberMatcher(text, country or None, leniency=Leniency.VALID):
        named = _NAMED_OTHERWISE.search(text[max(0, found.start - _CONTEXT) : found.start])
        if not named and not _COUNTED.match(text, found.end):
            yield Link(found.start, found.end, _address(found.number))


def undialled_numbers(text: str, country: str) -> tuple[str, ...]:
    """Return what a text asks its readers to dial and is no number of any country's: it lacks a digit, or has too many.

    Where the clinic's country is not known, that is every number without a country's code.
    """
    known = tuple(telephone_links(text, country))
    asked = (found.span("number") for found in _ASKED.finditer(text))
    unknown = (
        text[start:end] for start, end in asked if not any(link.start < end and start < link.end for link in known)
    )
    return tuple(number for number in unknown if sum(map(str.isdigit, number)) >= _FEWEST_DIGITS)


def dialled_from_anywhere(address: str, country: str) -> str:
    """Return a tel: address in its international form, as it is where it is no number of any country's."""
    scheme, _, number = address.partition(":")
    if scheme.casefold() != "tel":
        return address
    try:
        known = parse(number, country or None)
    except NumberParseException:
        return address
    return _address(known) if is_valid_number(known) else address


def _address(number: PhoneNumber) -> str:
    extension = f";ext={number.extension}" if number.extension else ""
    return f"tel:{format_number(number, PhoneNumberFormat.E164)}{extension}"
