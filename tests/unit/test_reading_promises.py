"""What every import promises, whatever the document and its format: no word is lost, glued, moved or shown by error."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import generated_pages
import generated_text
import generated_word
from expectation import all_cases
from generated_documents import Document, documents, numbers_in, words_in, words_of
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from scheduler.domain.errors import BadInput
from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.planning.reading import Reading, article_markdown, parse_article_markdown, read_article

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def holds_its_promises(reading: Reading, document: Document, *, is_marked_up: bool = True) -> None:
    """Fail where a reading loses a word, has one twice, in another order or one that the document does not show."""
    article, left_out = words_in(reading.article), {word for each in reading.dropped for word in words_of(each.text)}
    read_on, beside = document.read_on(), document.beside() if is_marked_up else set()
    unseen = document.unseen() if is_marked_up else set()
    numbers = set() if is_marked_up else {str(number) for number in document.numbers().values()}
    note(article_markdown(reading.article))
    note("\n".join(f"{each.reason}: {each.text}" for each in reading.dropped))
    assert [word for word in article if word not in {*read_on, *beside, *numbers}] == []
    assert [word for word in (*read_on, *beside) if word not in {*article, *left_out}] == []
    assert unseen - left_out == set()
    assert set(article) & left_out == set()
    assert [word for word in dict.fromkeys(article) if word in read_on] == [
        word for word in read_on if word not in left_out
    ]
    assert numbers_in(reading.article) == document.numbers()
    assert parse_article_markdown(article_markdown(reading.article)) == reading.article
    again = read_article(article_markdown(reading.article).encode(), "article.md")
    assert (again.article, again.dropped) == (reading.article, ())


@few
@given(documents(), generated_pages.styles)
def test_a_page_keeps_every_word_and_figure_or_lists_it(document: Document, style: generated_pages.Style) -> None:
    data = generated_pages.page(document, style)
    note(data.decode())
    holds_its_promises(read_article(data, "article.html"), document)


@few
@given(documents(), generated_word.habits)
def test_a_word_file_keeps_every_word_and_figure_or_lists_it(document: Document, habits: generated_word.Habits) -> None:
    data = generated_word.word(document, habits)
    holds_its_promises(read_article(data, "article.docx", tracked=TrackedChanges.ACCEPT), document)


@few
@given(documents())
def test_markdown_keeps_every_word_and_figure_or_lists_it(document: Document) -> None:
    data = generated_text.markdown(document)
    note(data.decode())
    holds_its_promises(read_article(data, "article.md"), document)


@few
@given(documents(), generated_text.habits)
def test_plain_text_keeps_every_word_and_figure_or_lists_it(document: Document, habits: generated_text.Habits) -> None:
    data = generated_text.plain_text(document, habits)
    note(data.decode())
    holds_its_promises(read_article(data, "article.txt"), document, is_marked_up=False)


SEEDS = sorted(
    (case.file for case in all_cases() if case.file.suffix in {".html", ".docx", ".md", ".txt"}),
    key=lambda file: (file.suffix, file.stat().st_size),
)
Changes = list[tuple[str, float, int, bytes]]
damage = st.lists(
    st.tuples(
        st.sampled_from(("cut", "twice", "zero", "swap", "put")),
        st.floats(0, 1),
        st.integers(1, 400),
        st.binary(max_size=4),
    ),
    min_size=1,
    max_size=3,
)


def damaged(data: bytes, changes: Changes) -> bytes:
    """Return bytes with pieces cut out, doubled, emptied, turned around or put in."""
    for way, place, length, put in changes:
        start = int(place * len(data))
        piece = data[start : start + length]
        new = {"cut": b"", "twice": piece * 2, "zero": bytes(len(piece)), "swap": piece[::-1], "put": put + piece}[way]
        data = data[:start] + new + data[start + length :]
    return data


def is_read_or_refused(data: bytes, name: str) -> None:
    """Fail where a file is neither read nor refused in one line that names it and says what to do."""
    try:
        read_article(data, name, TrackedChanges.ACCEPT)
    except BadInput as error:
        message = str(error)
        assert name in message
        assert "\n" not in message
        assert re.search(r"[:;] \w|\bimport\b", message), message


@settings(few, max_examples=150)
@given(st.sampled_from(SEEDS), damage)
def test_a_damaged_file_is_read_or_refused_by_its_name(file: Path, changes: Changes) -> None:
    is_read_or_refused(damaged(file.read_bytes(), changes), file.name)


def test_a_word_file_with_any_damaged_byte_is_read_or_refused_by_its_name() -> None:
    data = SEEDS[0].read_bytes()
    for place in range(0, len(data), 5):
        is_read_or_refused(data[:place] + bytes([data[place] ^ 0x41]) + data[place + 1 :], "article.docx")


@settings(few, max_examples=100)
@given(st.sampled_from([file for file in SEEDS if file.suffix == ".docx"]), st.integers(0, 20), damage)
def test_a_word_file_with_damaged_parts_is_read_or_refused_by_its_name(
    file: Path, number: int, changes: Changes
) -> None:
    with zipfile.ZipFile(file) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    chosen = sorted(parts)[number % len(parts)]
    parts[chosen] = damaged(parts[chosen], changes)
    is_read_or_refused(generated_word.archive(parts), file.name)


@settings(few, max_examples=100)
@given(st.binary(max_size=300), st.sampled_from(("a.txt", "a.md", "a.html", "a.docx", "a")))
def test_any_bytes_are_read_or_refused_by_their_name(data: bytes, name: str) -> None:
    is_read_or_refused(data, name)
