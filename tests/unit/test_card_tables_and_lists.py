"""What a card sets in columns and behind signs: tables, steps and bullets; and the line over its title."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

import pytest
from rendering_samples import CLINIC, KEY_POINT, LIST, said

from scheduler.domain.campaign import Brand
from scheduler.domain.content import Card, OwnWords, Sentence
from scheduler.domain.errors import BadInput
from scheduler.rendering.cards.drawing import CardInput, paint_card
from scheduler.rendering.cards.layout import layout_text, layout_texts, read_layout, read_layouts
from scheduler.rendering.cards.marks import Badge, Bullet, Line, Mark, Rule, Size
from scheduler.rendering.cards.pictures import card_alt

WIDE, TALL = Size(1200, 675), Size(1080, 1350)
ROWS = (
    "\u2013 | Implant | Bridge | Partial denture",
    "Visits | 4 to 6 | 2 | 3 to 4",
    "Lasts | 15 years or more | 10 to 15 years | 5 to 8 years",
    "Fee | \u00a32,450 | \u00a31,150 | \u00a3780",
)
TABLE = Card("table", said("How do they compare?"), rows=tuple(map(said, ROWS)), kicker=said("Missing teeth"))


def marks_of(card: Card, size: Size = WIDE, language: str = "en") -> tuple[Mark, ...]:
    source = CardInput(card, Brand(), "Riverside", None, size, language, "a/s/x/post")
    return paint_card(source, *read_layouts(layout_texts(card.layout, None).items())).marks


def lines_of(marks: tuple[Mark, ...]) -> list[Line]:
    return [mark for mark in marks if isinstance(mark, Line)]


@pytest.mark.parametrize("size", [WIDE, TALL], ids=str)
def test_the_cells_of_a_row_stand_on_one_line_and_those_of_a_column_on_one_edge(size: Size) -> None:
    lines = lines_of(marks_of(TABLE, size))
    by_words = {line.words: line for line in lines}
    for row in (("Implant", "Bridge"), ("Visits", "4 to 6", "2", "3 to 4"), ("Fee", "\u00a32,450", "\u00a31,150")):
        assert len({round(by_words[cell].baseline) for cell in row}) == 1
    for column in (("Visits", "Lasts", "Fee"), ("Bridge", "2", "\u00a31,150")):
        edges = [by_words[cell].left + by_words[cell].bearing for cell in column]
        assert max(edges) - min(edges) < 0.3 * by_words["Fee"].style.size


def test_there_is_a_rule_below_every_row_but_the_last() -> None:
    rules = [mark for mark in marks_of(TABLE) if isinstance(mark, Rule)]
    assert [rule.colour for rule in rules] == ["accent", "line", "line"]


def test_an_arabic_table_is_read_from_the_right() -> None:
    rows = tuple(map(said, ("الطريقة | الجلسات", "الليزر | 3")))
    by_words = {
        line.words: line for line in lines_of(marks_of(Card("table", said("العلاج"), rows=rows), language="ar"))
    }
    assert by_words["الطريقة"].left > by_words["الجلسات"].left
    assert by_words["الليزر"].left > by_words["3"].left


def test_a_cell_without_a_value_stays_empty_and_keeps_its_column() -> None:
    lines = lines_of(marks_of(TABLE))
    assert "\u2013" not in [line.words for line in lines]


def test_five_columns_and_eight_rows_have_room_on_every_card() -> None:
    head = "Age | Cycles | Live births | Per transfer | Twins"
    card = replace(
        TABLE, rows=tuple(map(said, (head, *(f"{age} to {age + 2} | 12,400 | 51% | 54% | 8%" for age in range(7)))))
    )
    for size in (WIDE, TALL, Size(1080, 1080), Size(1200, 600)):
        marks = marks_of(card, size)
        rows = groupby(sorted(lines_of(marks), key=lambda line: line.baseline), key=lambda line: round(line.baseline))
        assert max(len(list(row)) for _, row in rows) == 5


def test_a_table_too_wide_for_columns_is_set_row_by_row() -> None:
    cells = " | ".join(["Electroencephalographically"] * 5)
    words = " ".join(
        line.words for line in lines_of(marks_of(replace(TABLE, rows=(said("A | B | C | D | E"), said(cells)))))
    )
    assert cells in words


def test_a_layout_that_would_leave_a_table_out_is_refused() -> None:
    source = CardInput(replace(TABLE, layout="key-point"), Brand(), "Riverside", None, WIDE, "en", "a/s/x/post")
    with pytest.raises(BadInput, match=r"has no place for '\u2013 \| Implant"):
        paint_card(source, read_layout(layout_text("key-point", None), "key-point"))


def test_bullets_stay_bullets_and_steps_are_numbered() -> None:
    bullets = replace(LIST, lines=tuple(replace(line, mark="\u2022") for line in LIST.lines), numbered=False)
    plain = replace(LIST, numbered=False)
    for card in (bullets, plain):
        marks = marks_of(card)
        assert sum(isinstance(mark, Bullet) for mark in marks) == 3
        assert not any(isinstance(mark, Badge) for mark in marks)
        assert "Collagen synthesis" in [line.words for line in lines_of(marks)]
    assert [mark.number for mark in marks_of(LIST) if isinstance(mark, Badge)] == [1, 2, 3]


def test_steps_that_go_on_from_another_card_keep_their_numbers() -> None:
    steps = tuple(replace(line, mark=f"{number}.") for number, line in enumerate(LIST.lines, start=4))
    marks = marks_of(replace(LIST, lines=steps, numbered=False))
    assert [mark.number for mark in marks if isinstance(mark, Badge)] == [4, 5, 6]


def test_one_line_that_begins_with_a_number_is_no_list() -> None:
    marks = marks_of(replace(KEY_POINT, lines=(said("12. May is the day of the nurse."),)))
    assert not any(isinstance(mark, Badge | Bullet) for mark in marks)


def test_a_further_line_of_an_entry_stands_under_its_words() -> None:
    long = "people with a long-term condition such as asthma, diabetes, or a disease of the heart or of the kidneys"
    marks = marks_of(replace(LIST, lines=(said(long), said("carers")), numbered=False), Size(1080, 1080))
    first = [line for line in lines_of(marks) if line.words in long and len(line.words) > 8]
    assert len(first) > 1
    assert max(line.left + line.bearing for line in first) - min(line.left + line.bearing for line in first) < 4


def test_what_a_card_is_about_stands_over_its_title_in_smaller_type() -> None:
    card = replace(KEY_POINT, title=said("Driving"), kicker=said("Knee replacement"))
    by_words = {line.words: line for line in lines_of(marks_of(card))}
    over, title = by_words["Knee replacement"], by_words["Driving"]
    assert over.baseline < title.baseline - title.style.size * 0.7
    assert over.style.size < title.style.size / 2


def test_the_alt_text_has_kicker_and_table_in_their_order() -> None:
    layout = read_layout(layout_text("table", None), "table")
    for alt in (card_alt(TABLE, CLINIC, layout), card_alt(TABLE, CLINIC)):
        assert "Missing teeth. How do they compare?" in alt
        assert alt.index("Implant | Bridge") < alt.index("Visits | 4 to 6") < alt.index("\u00a3780")


def test_rows_that_name_their_columns_are_told_without_the_headings() -> None:
    rows = (said("Age | Births"), Sentence("Under 35 | 51%", OwnWords("maya"), shown="Under 35: Births 51%"))
    alt = card_alt(Card("table", said("Success"), rows=rows), CLINIC, read_layout(layout_text("table", None), "table"))
    assert "Success. Under 35: Births 51%." in alt
    assert "|" not in alt
