"""Prescription medicines are known by their names' stems and by brand, as open data has them."""

from __future__ import annotations

import gzip
import json
import re
from importlib.resources import files

import pytest
from drug_named_entity_recognition.drugs_finder import drug_variant_to_canonical

from scheduler.claims.matching import reader_of
from scheduler.claims.patterns import PatternIndex, compiled, expand
from scheduler.claims.rulebook import shipped_rules

BOOK = shipped_rules()

SUBSTANCES = re.compile(
    r"[a-z]{2,12}(?:glutide|afil|steride|tretinoin)|tretinoin|tirzepatide|retatrutide|orforglipron|phentermine|bimatoprost"
    r"|hydroquinone|letrozole|clomiphene|spironolactone|triamcinolone|(?:ona|abo|inco)botulinumtoxina|deoxycholic acid"
    r"|(?:es)?ketamine"
)
"""What clinics are tempted to advertise, by the names that the data set gives the substances."""

NOT_LISTED = frozenset(
    (
        # common words, or brands of something that is sold without a prescription
        *("avita", "renova", "volon", "liberize", "nasacort", "oralone", "aristogel", "triacort"),
        # chemists' names, and slips of the data set
        *("deoxycholate", "chloramiphene", "fluoxyprednisolone", "tiamcinolonum", "otheraronix"),
    )
)


def names() -> dict[str, str]:
    """Every name in one word of the substances, with its substance."""
    return {
        name: substance
        for name, substances in drug_variant_to_canonical.items()
        for substance in substances
        if SUBSTANCES.fullmatch(substance) and re.fullmatch(r"[a-z]{5,20}", name)
    }


def rules_on(text: str, place: str = "UK") -> set[str]:
    return {hit.rule for hit in reader_of(BOOK.chosen((place,))).read(text).hits}


def test_every_name_that_open_data_has_for_them_is_known() -> None:
    known = names()
    assert len(known) > 140
    missed = {name for name in known if "REG03" not in rules_on(f"{name.capitalize()} appointments on Saturdays.")}
    assert missed == NOT_LISTED


def test_no_ordinary_english_word_is_taken_for_a_medicine() -> None:
    patterns = expand(("@medicine",), BOOK.lexicon)
    index = PatternIndex((compiled(pattern), pattern) for pattern in patterns)
    packed = (files("spellchecker") / "resources" / "en.json.gz").read_bytes()
    words = sorted(word for word in json.loads(gzip.decompress(packed)) if word.isalpha() and len(word) > 4)
    text = "\n".join(words)
    found = {text[start:end] for _, start, end in index.found(text)}
    assert not {word for word in found if word not in drug_variant_to_canonical and not word.startswith("botulin")}


@pytest.mark.parametrize(
    "text",
    [
        "La semaglutida está disponible en nuestra clínica.",
        "La tretinoína aclara las manchas.",
        "Le sémaglutide fait maigrir.",
        "Tirzepatid und Semaglutid bei uns.",
        "La toxina botulínica dura cuatro meses.",
        "Finasterida y minoxidil para el pelo.",
        "हमारे यहाँ Ozempic उपलब्ध है।",
    ],
)
def test_a_medicine_is_known_in_other_languages_too(text: str) -> None:
    assert "REG03" in rules_on(text, "EU")


@pytest.mark.parametrize(
    "text",
    [
        "Tell us if you take Ozempic.",
        "If you are using tretinoin, stop it a week before the peel.",
        "Stop your Mounjaro one week before the anaesthetic.",
        "We do not offer Botox.",
        "Some tablets must be stopped three days before the operation.",
        "Antibiotics do not help against a virus.",
        "Testosterone falls with age.",
        "Do not buy semaglutide from strangers.",
    ],
)
def test_a_medicine_that_is_named_for_the_patient_s_safety_is_not_advertised(text: str) -> None:
    assert "REG03" not in rules_on(text)


@pytest.mark.parametrize(
    "text",
    ["Order your doxycycline online.", "We supply antidepressants by post.", "HRT for less: ask for HRT patches."],
)
def test_any_prescription_medicine_may_not_be_offered(text: str) -> None:
    assert "REG03" in rules_on(text)
