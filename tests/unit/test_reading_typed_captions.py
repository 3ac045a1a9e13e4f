"""Promise 11: a caption that is typed beside its picture or table is no sentence of the article."""

from __future__ import annotations

import pytest

from scheduler.domain.article import ParagraphKind
from scheduler.planning.reading.blocks import Text
from scheduler.planning.reading.typed_captions import with_typed_captions

PICTURE = Text("A knee", ParagraphKind.PICTURE, file="knee.png")
ROW = Text("a | b", ParagraphKind.ROW, cells=("a", "b"))


@pytest.mark.parametrize(
    "text", ["Figure 1: The knee.", "Abb. 2 - Das Knie", "Tabla 3. Dosis", "चित्र 1: घुटना", "شكل 1: الركبة"]
)
@pytest.mark.parametrize("neighbour", [PICTURE, ROW])
def test_a_numbered_line_beside_a_picture_or_a_table_is_its_caption(text: str, neighbour: Text) -> None:
    assert [block.kind for block in with_typed_captions((neighbour, Text(text))) if isinstance(block, Text)][1] is (
        ParagraphKind.CAPTION
    )
    assert with_typed_captions((Text(text), Text("More."), neighbour))[0] == Text(text)


@pytest.mark.parametrize("text", ["Figure 1 shows the knee.", "Table salt is harmless.", "Bilder helfen: immer."])
def test_a_sentence_beside_a_picture_stays_one(text: str) -> None:
    assert with_typed_captions((PICTURE, Text(text)))[1] == Text(text)
