"""The product's own words: every message in every language, and how a page comes to its language."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from catalogue_messages import CATALOGUES, STAFF_CATALOGUES, forms, kept, said, text_of, untranslated
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.errors import BadInput
from scheduler.domain.languages import accepted_languages, best_language, chosen_language
from scheduler.rendering.staff_pages import STAFF_WORDS
from scheduler.rendering.templating import Templates
from scheduler.rendering.words import Catalogues, Words

LANGUAGES = ("ar", "de", "en", "es", "fr", "hi", "it", "pt")
STAFF_LANGUAGES = ("en", "hi")
EVERY = [
    *((CATALOGUES, language) for language in LANGUAGES),
    *((STAFF_CATALOGUES, language) for language in STAFF_LANGUAGES),
]
REMEDY = "run `make words` and translate what is new in templates/words"
PLACES = re.compile(r"\{[a-z_]+\}")


def test_there_are_words_in_every_language_of_the_product() -> None:
    assert Catalogues().languages == LANGUAGES
    assert Catalogues(folder=STAFF_WORDS).languages == STAFF_LANGUAGES


@pytest.mark.parametrize(("folder", "language"), EVERY)
def test_every_message_has_words_in_every_language(folder: Path, language: str) -> None:
    catalogue = kept(language, folder)
    messages = {(message.id, message.context) for message in said(folder) if message.id}
    assert {(message.id, message.context) for message in catalogue if message.id} == messages, REMEDY
    assert untranslated(catalogue) == [], REMEDY
    assert text_of(catalogue, language, folder) == (folder / f"{language}.po").read_text(encoding="utf-8"), REMEDY


@pytest.mark.parametrize(("folder", "language"), EVERY)
def test_no_translation_loses_or_invents_a_place_for_a_value(folder: Path, language: str) -> None:
    for message in kept(language, folder):
        one, *_, many = (set(PLACES.findall(form)) for form in (forms(message.id)[0], *forms(message.id)))
        for string in forms(message.string):
            # One form of a plural may do without its number: "one week".
            assert (one & many) - {"{count}"} <= set(PLACES.findall(string)) <= many, f"{language}: {message.id}"


@pytest.mark.parametrize(("folder", "language"), [each for each in EVERY if each[1] != "en"])
def test_no_sentence_is_left_in_english(folder: Path, language: str) -> None:
    for message in kept(language, folder):
        if len(forms(message.id)[0].split()) > 2:
            assert not set(forms(message.id)) & set(forms(message.string)), message.id


@pytest.mark.parametrize(("folder", "language"), EVERY)
def test_no_translation_has_markup_in_it(folder: Path, language: str) -> None:
    for message in kept(language, folder):
        if message.id:
            assert not re.search(r"[<>]|&\w+;", "".join(forms(message.string))), message.id


def test_values_stand_in_their_places_and_other_braces_stay() -> None:
    words = Words("en")
    assert words.gettext("{clinic} and {other}", clinic="{other}") == "{other} and {other}"
    assert words.gettext("{clinic.name} {}", clinic="A") == "{clinic.name} {}"
    assert words.ngettext("{count} week", "{count} weeks", 1) == "1 week"
    assert words.ngettext("{count} week", "{count} weeks", 1200) == "1,200 weeks"


def test_arabic_has_its_six_plural_forms(tmp_path: Path) -> None:
    forms = ("zero", "one", "two", "few", "many", "other")
    strings = "".join(f'msgstr[{place}] "{form}"\n' for place, form in enumerate(forms))
    shipped = (CATALOGUES / "ar.po").read_text(encoding="utf-8").partition("\n\n")[0]
    _own_catalogue(tmp_path, "ar", f'{shipped}\n\nmsgid "{{count}} x"\nmsgid_plural "{{count}} xs"\n{strings}')
    words = Catalogues(tmp_path).words("ar")
    assert [words.ngettext("{count} x", "{count} xs", count) for count in (0, 1, 2, 3, 11, 100)] == list(forms)


def test_a_clinics_word_goes_before_the_products_and_the_others_stay(tmp_path: Path) -> None:
    _own_catalogue(tmp_path, "de", _catalogue("de", "Unsubscribe", "Abmelden"))
    words = Catalogues(tmp_path).words("de")
    assert words.gettext("Unsubscribe") == "Abmelden"
    assert words.gettext("Our website") == "Unsere Website"
    assert Catalogues().words("de").gettext("Unsubscribe") == "Abbestellen"


def test_a_clinic_adds_a_language_and_what_it_leaves_out_is_english(tmp_path: Path) -> None:
    _own_catalogue(tmp_path, "mr", _catalogue("mr", "Unsubscribe", "सदस्यता रद्द करा"))
    assert Catalogues(tmp_path).languages == tuple(sorted((*LANGUAGES, "mr")))
    words = Templates(tmp_path).words("mr")
    assert (words.gettext("Unsubscribe"), words.gettext("Our website")) == ("सदस्यता रद्द करा", "Our website")


def test_a_changed_catalogue_counts_at_once(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    catalogues = Catalogues(tmp_path)
    for word in ("Abmelden", "Austragen"):
        _own_catalogue(tmp_path, "de", _catalogue("de", "Unsubscribe", word))
        assert catalogues.words("de").gettext("Unsubscribe") == word


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('msgid "a\n', r"templates/words/de\.po cannot be read"),
        ('msgid "a"\nmsgstr "\u202eb"\n', r"templates/words/de\.po, line 2, has an invisible"),
        (b"\xff", r"templates/words/de\.po is not UTF-8"),
    ],
)
def test_a_catalogue_that_cannot_be_read_is_named(tmp_path: Path, text: str | bytes, message: str) -> None:
    _own_catalogue(tmp_path, "de", text)
    with pytest.raises(BadInput, match=message):
        Catalogues(tmp_path).words("de")


def test_a_catalogue_is_not_read_through_a_link_out_of_the_workspace(tmp_path: Path) -> None:
    outside = tmp_path / "outside.po"
    outside.write_text(_catalogue("de", "Unsubscribe", "x"), encoding="utf-8")
    folder = tmp_path / "clinic" / "templates" / "words"
    folder.mkdir(parents=True)
    (folder / "de.po").symlink_to(outside)
    with pytest.raises(BadInput, match="is a link that leaves"):
        Catalogues(tmp_path / "clinic").words("de")


def test_days_and_numbers_are_written_as_in_the_language_and_the_country() -> None:
    day, at = date(2026, 12, 3), datetime(2026, 12, 2, 20, 0, tzinfo=UTC)
    assert Words("en").date(day) == "December 3, 2026"
    assert Words("en", "IN").date(day) == "3 December 2026"
    assert Words("de-CH", "IN").date(day) == "3. Dezember 2026"
    assert Words("hi", "IN", "Asia/Kolkata").date(at) == "3 दिसंबर 2026"
    assert Words("en", "GB", "Asia/Kolkata").moment(at) == "3 December 2026, 01:30"
    assert Words("ar", "EG", "Asia/Kolkata").moment(at) == "3 ديسمبر 2026، 1:30 ص"
    assert (Words("hi").number(1234567), Words("fr").number(1234)) == ("12,34,567", "1\u202f234")


def test_the_name_of_a_language_is_its_own() -> None:
    names = [Words("en").language_name(language) for language in ("hi", "es", "ar", "xx")]
    assert names == ["हिन्दी", "Español", "العربية", "xx"]


def test_a_page_is_in_the_asked_language_then_the_browsers_then_the_clinics_first() -> None:
    offered, header = ("en", "hi", "pt-BR"), "fr-CH, hi;q=0.9, en;q=0.8"
    assert chosen_language("pt", header, offered) == "pt-BR"
    assert chosen_language("hi-IN", header, offered) == "hi"
    assert chosen_language("xx", header, offered) == "hi"
    assert chosen_language("", "fr", offered) == "en"


def test_accept_language_goes_by_weight_and_passes_over_what_is_malformed() -> None:
    assert accepted_languages("da, en-GB;q=0.8, en;q=0.7, hi;q=0, *;q=0.1, q=;, ;;") == ("da", "en-GB", "en")
    assert accepted_languages("en;q=0.1,hi;q=0.9") == ("hi", "en")
    assert len(accepted_languages("en," * 10_000)) <= 20


@given(st.text(max_size=200))
def test_no_header_breaks_the_choice(header: str) -> None:
    assert chosen_language(header, header, LANGUAGES) in LANGUAGES


def test_the_nearest_language_is_the_one_with_the_same_region_else_without() -> None:
    assert best_language(("zh-Hant-TW",), ("zh", "zh-Hant")) == "zh-Hant"
    assert best_language(("EN_gb",), ("en", "en-GB")) == "en-GB"
    assert best_language(("xx",), ("en",)) is None


def _catalogue(language: str, message: str, word: str) -> str:
    return (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        f'msgid "{message}"\nmsgstr "{word}"\n'
    )


def _own_catalogue(workspace: Path, language: str, text: str | bytes) -> None:
    folder = workspace / "templates" / "words"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{language}.po").write_bytes(text if isinstance(text, bytes) else text.encode())
