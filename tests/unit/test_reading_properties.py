"""What holds for every article, whatever its words: reading it loses, reorders and changes nothing."""

from __future__ import annotations

import html
import textwrap
from collections import Counter
from collections.abc import Iterator

from hypothesis import HealthCheck, example, given, reject, settings
from hypothesis import strategies as st

from scheduler.domain.article import Article, Link, Mark, ParagraphKind, Particular, ParticularKind, row_text
from scheduler.domain.errors import BadInput
from scheduler.planning.reading import Reading, article_markdown, parse_article_markdown, read_article
from scheduler.planning.reading.blocks import Heading, Manuscript, Text, single_spaced
from scheduler.planning.reading.boilerplate import trim
from scheduler.planning.reading.notes import with_notes_below
from scheduler.planning.reading.outline import outline

few = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Any text at all, and text that is thick with what Markdown takes as markup.
characters = st.characters(exclude_categories=("Cc", "Cs", "Cn"))
marks = st.sampled_from(
    [*"\\`*_[]()<>&#!~|+-=>:.1 ", "- ", "1. ", "2. ", "> ", "&amp;", "<b>", "](x)", "[a]: b", "---", "[^1]", "[^1]: "]
)
any_text = (
    (st.text(characters, max_size=30) | st.lists(marks, max_size=12).map("".join)).map(single_spaced).filter(bool)
)
plain_kinds = st.sampled_from(
    [ParagraphKind.BODY, ParagraphKind.BULLET, ParagraphKind.NUMBERED, ParagraphKind.QUOTE, ParagraphKind.CAPTION]
)
addresses = st.sampled_from(["https://a.example/x_(y)?a=1&copy=2#z", "tel:+4412345", "mailto:a@b.example", "/kn%20ee"])
labels = st.sampled_from("abc")
any_note = st.builds(Text, any_text, st.just(ParagraphKind.NOTE), label=labels)
any_picture = st.builds(Text, any_text | st.just(""), st.just(ParagraphKind.PICTURE), file=addresses)
any_heading = st.builds(Heading, any_text, st.integers(2, 6))


@st.composite
def any_paragraph(draw: st.DrawFn) -> Text:
    """A paragraph, an entry of a list or a caption, perhaps with a link and with marks of notes."""
    text, kind = draw(any_text), draw(plain_kinds)
    number = draw(st.none() | st.integers(0, 30)) if kind is ParagraphKind.NUMBERED else None
    ends = sorted(draw(st.lists(st.integers(0, len(text)), max_size=2, unique=True)))
    links = [Link(ends[0], ends[1], draw(addresses))] if len(ends) == 2 and text[ends[0] : ends[1]].strip() else []
    kept = [link for link in links if text[link.start] != " " and text[link.end - 1] != " "]
    places = sorted(draw(st.lists(st.integers(1, len(text)), max_size=2)))
    marks = [Mark(place, draw(labels)) for place in places if text[place - 1] != " "]
    return Text(text, kind, tuple(kept), tuple(marks), number)


@st.composite
def any_table(draw: st.DrawFn) -> tuple[Text, ...]:
    """A table's rows, each column with words in it, the first of them perhaps headings."""
    width, headers = draw(st.integers(1, 3)), draw(st.integers(0, 2))
    full = st.lists(any_text, min_size=width, max_size=width)
    sparse = st.lists(any_text | st.just(""), min_size=width, max_size=width).filter(any)
    rows = [draw(full), *draw(st.lists(sparse | any_text.map(lambda text: [text]), max_size=3))]
    kinds = [ParagraphKind.HEADER_ROW if place < headers else ParagraphKind.ROW for place in range(len(rows))]
    return tuple(Text(row_text(row), kind, cells=tuple(row)) for row, kind in zip(rows, kinds, strict=True))


any_block = any_paragraph() | any_heading | any_note | any_picture
any_blocks = st.lists(any_block.map(lambda block: (block,)) | any_table(), max_size=8).map(
    lambda groups: [block for group in groups for block in group]
)
any_particular = st.builds(Particular, st.sampled_from(ParticularKind), any_text)

# Articles as people write them: sentences, and headings that look like headings.
words = st.lists(
    st.sampled_from(["skin", "may", "help", "β-cells", "प्रोटीन", "5%", "collagen", "don't", "(TGF)", "البشرة"]),
    min_size=3,
    max_size=30,
)
sentences = words.map(lambda chosen: f"Exosomes {' '.join(chosen)} and more.")
headings = st.sampled_from(["Topical Application", "How they work", "Is it safe?", "त्वचा की देखभाल", "Long-Term Safety"])
sections = st.lists(st.tuples(headings, st.lists(sentences, min_size=1, max_size=3)), min_size=1, max_size=5)
articles = st.tuples(st.lists(sentences, min_size=1, max_size=2), sections)


@st.composite
def any_article(draw: st.DrawFn) -> Article:
    blocks = (Heading(draw(any_text), 1), *draw(any_blocks), Text(draw(any_text)))
    particulars = tuple(draw(st.lists(any_particular, max_size=2)))
    return outline(Manuscript(with_notes_below(blocks)[0], particulars=particulars), "x.md")[0]


def printed(article: Article) -> Iterator[str]:
    """Every text of an article in reading order."""
    yield article.title
    for unit in article.units():
        if unit.level > 1:
            yield unit.heading if unit.number is None else f"{unit.number}. {unit.heading}"
        yield from (paragraph.text for paragraph in unit.paragraphs)


def letters(text: str) -> str:
    """The letters and figures of a text, all of them small: headings in capitals are set right."""
    return "".join(character for character in text.casefold() if character.isalnum())


@few
@given(any_article())
def test_article_md_says_exactly_what_the_article_says(article: Article) -> None:
    assert parse_article_markdown(article_markdown(article)) == article


@few
@given(any_article())
def test_importing_the_products_own_output_changes_nothing(article: Article) -> None:
    try:
        first = article_markdown(read_article(article_markdown(article).encode(), "article.md").article)
    except BadInput:
        reject()  # all of it was page boilerplate
    again = read_article(first.encode(), "article.md")
    assert article_markdown(again.article) == first
    assert again.dropped == ()


@few
@given(any_blocks)
def test_trimming_what_is_trimmed_changes_nothing(blocks: list[Text | Heading]) -> None:
    kept = trim(blocks).blocks
    assert (trim(kept).blocks, trim(kept).dropped, trim(kept).particulars) == (kept, (), ())


@few
@given(articles, st.sampled_from(["\n\n", "\n", "\r\n\r\n", "\n \n\n"]))
def test_plain_text_loses_and_reorders_no_paragraph(
    article: tuple[list[str], list[tuple[str, list[str]]]], gap: str
) -> None:
    lead, parts = article
    texts = ["Exosomes and skin", *lead]
    for heading, paragraphs in parts:
        texts += [heading, *paragraphs]
    reading = read_article(gap.join(texts).encode(), "article.txt")
    assert list(printed(reading.article)) == texts
    assert [unit.heading for unit in reading.article.units() if unit.level == 2] == [heading for heading, _ in parts]


@few
@given(articles, st.integers(50, 100))
def test_text_broken_at_a_fixed_width_loses_and_reorders_no_word(
    article: tuple[list[str], list[tuple[str, list[str]]]], width: int
) -> None:
    lead, parts = article
    texts = ["Exosomes and skin", *lead, *(text for heading, paragraphs in parts for text in (heading, *paragraphs))]
    wrapped = "\n\n".join(textwrap.fill(text, width, break_on_hyphens=False) for text in texts)
    reading = read_article(wrapped.encode(), "article.txt")
    assert " ".join(printed(reading.article)) == " ".join(texts)


@few
@given(st.text(characters | st.sampled_from("\n\n\n .-*>1"), max_size=200))
@example("^A")
@example("x^2^ and H~2~O")
@example("A line that ends with a name. ^note-1")
def test_any_text_at_all_keeps_every_letter_in_order_or_reports_it(text: str) -> None:
    source = f"Exosomes and skin\n\nBody text is here.\n\n{text}\n\nBody text is here."
    reading = read_article(source.encode(), "article.txt")
    numbers = {"1", "2", "3", "4", "5", "6", "7", "8", "9"}  # those of lists are counted anew
    kept = without(numbers, "".join(map(letters, everything(reading))))
    wanted = without(numbers, letters(source))
    is_whole = not (reading.article.particulars or reading.dropped)
    assert kept == wanted if is_whole else Counter(kept) == Counter(wanted)
    assert read_article(article_markdown(reading.article).encode(), "article.md").article == reading.article


def without(characters: set[str], text: str) -> str:
    return "".join(character for character in text if character not in characters)


@few
@given(articles)
def test_markdown_loses_and_reorders_no_paragraph(article: tuple[list[str], list[tuple[str, list[str]]]]) -> None:
    lead, parts = article
    texts = ["# Exosomes and skin", *lead]
    for heading, paragraphs in parts:
        texts += [f"## {heading}", *paragraphs]
    reading = read_article("\n\n".join(texts).encode(), "article.md")
    assert list(printed(reading.article)) == [text.removeprefix("# ").removeprefix("## ") for text in texts]


@few
@given(st.lists(st.tuples(st.sampled_from(["h2", "h3", "p", "li", "blockquote", "div"]), any_text), max_size=8))
def test_html_loses_and_reorders_no_paragraph(elements: list[tuple[str, str]]) -> None:
    body = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in elements)
    reading = read_article(f"<h1>Skin</h1><p>Text is here.</p>{body}<p>Text is here.</p>".encode(), "article.html")
    kept = "".join(map(letters, everything(reading)))
    wanted = letters("Skin Text is here." + " ".join(text for _, text in elements) + "Text is here.")
    assert kept == wanted if not reading.article.particulars else Counter(kept) == Counter(wanted)


def everything(reading: Reading) -> Iterator[str]:
    yield from printed(reading.article)
    yield from (item.text for item in reading.dropped)
    yield from (item.text for item in reading.article.particulars)
