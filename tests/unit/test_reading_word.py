"""Word documents: what is inside is looked at before it is read, and damaged or dangerous ones are refused."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Iterable

import pytest
from word_documents import NAMESPACES, archive, block, paragraph, read, run, word

from scheduler.domain.errors import BadInput
from scheduler.planning.reading import Reading


def outline(reading: Reading) -> list[tuple[int, str]]:
    return [(unit.level, unit.heading) for unit in reading.article.units() if unit.level > 1]


def test_title_and_heading_styles_make_the_outline() -> None:
    reading = read(
        word(
            paragraph("Skin", "Title"),
            paragraph("Text is here."),
            paragraph("Uses", "H1"),
            paragraph("1. Serums", "H2"),
            paragraph("Be kind.", "Quote"),
        )
    )
    assert reading.article.title == "Skin"
    assert outline(reading) == [(2, "Uses"), (3, "Serums")]
    assert str(reading.article.section("serums").paragraphs[0].kind) == "quote"


def test_bold_lines_are_headings_where_no_style_is_used() -> None:
    reading = read(
        word(
            paragraph("Skin", bold=True),
            paragraph("Text is here."),
            paragraph("Uses", bold=True),
            paragraph("1. Serums", bold=True),
            paragraph("Text is here."),
        )
    )
    assert (reading.article.title, outline(reading)) == ("Skin", [(2, "Uses"), (3, "Serums")])


def test_text_pasted_into_word_is_read_like_plain_text() -> None:
    reading = read(word(*map(paragraph, ["Skin", "Text is here.", "Uses", "Text is here.", "WhatsApp", "Call"])))
    assert (reading.article.title, outline(reading)) == ("Skin", [(2, "Uses")])
    assert [dropped.text for dropped in reading.dropped] == ["WhatsApp", "Call"]


def test_bullets_typed_in_word_become_a_list() -> None:
    reading = read(word(*map(paragraph, ["Skin", "Text is here.", "· Fair skin: 6", "· Dark skin: 8"])))
    assert [(str(each.kind), each.text) for each in reading.article.lead[1:]] == [
        ("bullet", "Fair skin: 6"),
        ("bullet", "Dark skin: 8"),
    ]


def test_what_stands_beside_the_text_is_reported() -> None:
    footer = f'<w:ftr xmlns:w="{NAMESPACES["w"]}">{paragraph("Page &amp; number")}</w:ftr>'
    parts = {
        "word/footer1.xml": footer,
        "word/footer2.xml": footer,
        "word/header1.xml": f'<w:hdr xmlns:w="{NAMESPACES["w"]}"/>',
    }
    reading = read(word(paragraph("Skin"), paragraph("Text is here."), parts=parts))
    assert [(item.text, item.reason) for item in reading.dropped] == [("Page & number", "a page footer")]


def test_elements_that_are_not_known_are_looked_through() -> None:
    strange = f"<w:strange><w:stranger>{paragraph('Do not drive.')}</w:stranger></w:strange>"
    reading = read(word(paragraph("Skin"), paragraph("Text is here."), strange))
    assert [each.text for each in reading.article.lead] == ["Text is here.", "Do not drive."]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 and no more", "damaged"),
        (archive({"a.txt": "x"}), "it has no word/document.xml"),
        (archive({"word/document.xml": "<broken"}), "cannot be read as a Word document"),
        (
            word(parts={"word/document.xml": "<a>" * 5000 + "</a>" * 5000}),
            "holds no article",
        ),
        (b"plain words", "it is plain text"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "old Word file"),
        (b"", "empty"),
    ],
)
def test_what_is_no_word_document_is_named(data: bytes, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read(data)


def test_a_document_that_unpacks_without_measure_is_not_opened() -> None:
    with pytest.raises(BadInput, match=r"unpacks to more than .*: copy its text into a new document"):
        read(word(paragraph("Skin"), parts={"word/media/a.png": "0" * 60_000_000}))


def test_a_document_packed_beyond_what_word_does_is_not_opened() -> None:
    with pytest.raises(BadInput, match=r"unpacks to more than \d\.\d MB"):
        read(word(paragraph("Skin"), parts={"word/media/a.png": "0" * 8_000_000}))


def test_a_document_with_more_markup_than_any_article_is_not_opened() -> None:
    noise = "".join(chr(33 + number * number % 90) + "0" * 40 for number in range(260_000))
    with pytest.raises(BadInput, match="more than 10 MB of text and markup"):
        read(word(paragraph("Skin"), parts={"word/other.xml": noise}))


def with_false_sizes(data: bytes, size: int) -> bytes:
    """Return the archive with `size` bytes declared for each part that is larger."""
    falsified = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        larger = [part for part in source.infolist() if part.file_size > size]
    for part in larger:
        struct.pack_into("<I", falsified, part.header_offset + 22, size)
        name = falsified.rindex(part.filename.encode())  # the directory stands at the end
        struct.pack_into("<I", falsified, name - 22, size)
    return bytes(falsified)


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/media/a.png", "customXml/item1.xml"])
def test_what_comes_out_of_a_document_is_counted_whatever_its_headers_say(part: str) -> None:
    bomb = with_false_sizes(word(paragraph("Skin"), parts={part: " " * 100_000_000}), 9_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match=r"unpacks to more than|more than 10 MB|damaged"):
            read(bomb)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 30_000_000


def test_parts_are_counted_together() -> None:
    picture = "".join(chr(33 + number * number % 90) + "0" * 40 for number in range(150_000))
    with pytest.raises(BadInput, match=r"unpacks to more than 50\.0 MB"):
        read(word(paragraph("Skin"), parts={f"word/media/{number}.png": picture for number in range(9)}))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_document_packed_in_another_way_than_words_is_not_opened(method: int) -> None:
    buffer = io.BytesIO(word(paragraph("Skin"), paragraph("Text is here.")))
    with zipfile.ZipFile(buffer, "a", method) as target:
        target.writestr("word/media/a.png", "0" * 100_000)
    with pytest.raises(BadInput, match="packed in a way that Word does not use"):
        read(buffer.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_with_xml_entities_is_not_opened(encoding: str) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    buffer = io.BytesIO(word(paragraph("Skin")))
    with zipfile.ZipFile(buffer, "a") as target:
        target.writestr("word/numbering.xml", bomb.encode(encoding))
    with pytest.raises(BadInput, match="XML entities"):
        read(buffer.getvalue())


def nested(opening: str, closing: str, depth: int) -> bytes:
    return word(paragraph("Skin", "Title"), paragraph("Text is here."), opening * depth, run("Deep."), closing * depth)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:smartTag>", "</w:smartTag>"),
        ('<w:fldSimple w:instr=" QUOTE ">', "</w:fldSimple>"),
        ("<mc:AlternateContent><mc:Choice>", "</mc:Choice></mc:AlternateContent>"),
        ("<w:strange>", "</w:strange>"),
    ],
)
def test_what_holds_words_may_be_nested_as_deep_as_one_likes(opening: str, closing: str) -> None:
    assert [each.text for each in read(nested(opening, closing, 5000)).article.lead] == ["Text is here.", "Deep."]


@pytest.mark.parametrize(
    ("opening", "closing", "what"),
    [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", "tables"),
        ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>", "text boxes"),
    ],
)
def test_tables_and_text_boxes_beyond_what_people_write_are_refused(opening: str, closing: str, what: str) -> None:
    with pytest.raises(BadInput, match=f"article.docx: the document has more than 60 {what} inside one another"):
        read(nested(opening, closing, 100))


@pytest.mark.parametrize(
    "body",
    [
        ("<w:p/>" * 4_000, "<w:p/>" * 16_000),
        (
            f"<w:sdt><w:sdtContent>{'<w:smartTag>' * size}{'</w:smartTag>' * size}</w:sdtContent></w:sdt>"
            for size in (10_000, 40_000)
        ),
        (
            block(mark * size)
            for mark in [run("a ") + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>']
            for size in (4_000, 16_000)
        ),
    ],
)
def test_four_times_the_markup_takes_no_more_than_its_share_of_memory(body: Iterable[str]) -> None:
    small, large = (memory_for(each) for each in body)
    assert large < 5 * small + 2_000_000


def memory_for(body: str) -> int:
    data = word(
        paragraph("Skin", "Title"), paragraph("Text is here."), body, parts={"word/media/a.png": os.urandom(9_000)}
    )
    tracemalloc.start()
    try:
        read(data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
