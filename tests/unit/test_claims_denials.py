"""A claim that is denied is none, however far away the denial stands; one that stands near a 'not' is still one."""
# ruff: noqa: RUF001 - typographic signs are what is tested

from __future__ import annotations

import pytest

from scheduler.claims.engine import check_text
from scheduler.claims.matching import Reader
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.claims import JURISDICTIONS

READER = Reader(shipped_rules().chosen(JURISDICTIONS))

DENIED = {
    "a typographic apostrophe": (
        ("The cream doesn’t cure psoriasis.", "ABS01"),
        ("We don’t promise you a result.", "ABS02"),
        ("It isn’t painless.", "SAF03"),
        ("It can’t be guaranteed.", "ABS02"),
        ("Whitening isn’t permanent.", "ABS04"),
        ("There’s no such thing as a miracle cream.", "ABS05"),
        ("We won’t call it the best clinic in town.", "ABS07"),
    ),
    "a negation farther away in the clause": (
        ("Nobody who knows this field would, on reflection, call it a cure.", "ABS01"),
        ("No honest surgeon would ever say that the result is guaranteed.", "ABS02"),
        ("We do not know of any study in which arthritis was cured.", "ABS01"),
        ("Whether the drops will ever stop glaucoma for good is unknown.", "ABS04"),
        ("It would be wrong to promise that every patient gets better.", "ABS03"),
        ("Beware of anybody who tells you that hair removal is permanent.", "ABS04"),
        ("You should not expect the first session to be painless.", "SAF03"),
        ("None of our dentists will tell you that it lasts for ever.", "ABS04"),
    ),
    "a denial in the next clause": (
        ("Some websites promise a cure; there is none.", "ABS01"),
        ("You may have read that it lasts for ever, but it does not.", "ABS04"),
        ("Some call it painless; it is not.", "SAF03"),
        ("A cure is not possible at present.", "ABS01"),
        ("“Guaranteed results” is a phrase that you will not hear from us.", "ABS02"),
        ("A miracle diet does not exist.", "ABS05"),
        ("A permanent fix is a myth.", "ABS04"),
    ),
    "a denial in the next sentence": (
        ("You may have read that laser removes hair for ever. It does not.", "ABS04"),
        ("Adverts call it painless. It isn’t.", "SAF03"),
        ("One session cures migraine. That is untrue.", "ABS01"),
        ("Fillers last for life. They do not.", "ABS04"),
    ),
    "the answer to a question": (
        ("Will it cure me? No.", "ABS01"),
        ("Can acne be cured? Not for good, but it can be kept quiet.", "ABS01"),
        ("Do these creams get rid of melasma?\nUnfortunately not.", "ABS01"),
        ("Is the result permanent? It isn’t.", "ABS04"),
        ("Will I need tablets for ever? Rarely.", "ABS04"),
        ("Is it guaranteed? Nobody can say so.", "ABS02"),
    ),
    "a question alone": (
        ("Can AF be cured?", "ABS01"),
        ("Book a hearing test · Will grommets cure glue ear?", "ABS01"),
        ("Does it last for ever?", "ABS04"),
        ("Is ice better than heat?", "EVD09"),
        ("Can exercise cure it?", "ABS01"),
    ),
}

CLAIMED = {
    "a negation of something else": (
        ("No other clinic cures melasma.", "ABS01"),
        ("Not only does it cure acne, it tightens the skin.", "ABS01"),
        ("It cures acne and does not hurt.", "ABS01"),
        ("We don’t just treat pain: we cure it.", "ABS01"),
        ("Don’t wait: the results are permanent.", "ABS04"),
        ("No pain, no needles, and the result is guaranteed.", "ABS02"),
        ("You do not need surgery, because our cream cures arthritis.", "ABS01"),
        ("Never again worry about wrinkles: they are gone for good.", "ABS04"),
        ("Nobody else gets a better result in this city.", "ABS07"),
        ("You won’t believe it, but results are guaranteed.", "ABS02"),
    ),
    "a sentence after it that denies something else": (
        ("It cures acne. It does not hurt.", "ABS01"),
        ("The results are permanent. There are no stitches.", "ABS04"),
        ("Guaranteed results. That is our promise.", "ABS02"),
    ),
    "an answer that affirms": (
        ("Will it cure me? Yes.", "ABS01"),
        ("We cure acne · Is it open?", "ABS01"),
        ("Is it permanent? Absolutely.", "ABS04"),
        ("Does it get rid of scars? It does.", "ABS01"),
        ("Is it guaranteed? No problem, it is.", "ABS02"),
    ),
    "a question that sells": (
        ("Do you want to get rid of your scars?", "ABS01"),
        ("Ready for a permanent solution?", "ABS04"),
        ("Did you know that our peel cures acne?", "ABS01"),
        ("Why wait for the miracle treatment?", "ABS05"),
        ("Tired of dull skin?", "IND03"),
    ),
}


def flat(cases: dict[str, tuple[tuple[str, str], ...]]) -> list[tuple[str, str]]:
    return [case for kind in cases.values() for case in kind]


def fired(text: str) -> set[str]:
    return {finding.rule for finding in check_text(text, READER)}


@pytest.mark.parametrize(("text", "rule"), flat(DENIED))
def test_what_is_denied_is_no_claim(text: str, rule: str) -> None:
    assert rule not in fired(text)


@pytest.mark.parametrize(("text", "rule"), flat(CLAIMED))
def test_what_only_stands_near_a_negation_is_a_claim(text: str, rule: str) -> None:
    assert rule in fired(text)


@pytest.mark.parametrize(("text", "rule"), flat(DENIED))
def test_straight_and_typographic_signs_are_read_alike(text: str, rule: str) -> None:
    straight = text.translate(str.maketrans("’‘“”", "''\"\""))
    assert (rule in fired(straight)) == (rule in fired(text))
