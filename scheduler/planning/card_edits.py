"""A person's choices for a card: the layout is checked, every sentence has its source (promise 1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import chain

from scheduler.domain.article import Article
from scheduler.domain.campaign import CardEdit
from scheduler.domain.content import CardLayout, Sentence
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.planning.cards import ChosenCard
from scheduler.planning.edits import Writer, left_out_limits
from scheduler.planning.statement_policy import StatementPolicy

CARD_SAYS = "the card says "
"""Begins the note on a person's words on a card that safe planning would not have used."""

LayoutNamed = Callable[[str], CardLayout]
"""Returns what a card layout has places for. Raises BadInput for one that there is none of."""


def any_layout(name: str) -> CardLayout:
    """Take any name for a layout that has places for everything: what is wrong with it shows when a card is drawn."""
    return CardLayout(name, None, shows_picture=True, labels=False)


def chosen_card(
    edit: CardEdit, article: Article, writer: Writer, *, layout_named: LayoutNamed, judge: StatementPolicy
) -> ChosenCard:
    """Return a person's choices for an item's card; the writer's `where` names its table in campaign.toml.

    Words that the judge objects to are kept, and noted. Raises BadInput for an unknown layout, for a picture or lines
    that it has no place for, and for words that nobody answers for.
    """
    layout = _layout(edit, layout_named, writer.where)
    title = None if edit.title is None else writer.sentence(edit.title, "title")
    lines = None if edit.lines is None else tuple(writer.sentence(line, "lines") for line in edit.lines)
    alt = () if edit.alt is None else tuple(chain.from_iterable(writer.body(edit.alt, "alt")))
    sentences = (*((title,) if title else ()), *(lines or ()))
    return ChosenCard(
        layout=edit.layout,
        most_lines=layout.lines if layout else None,
        title=title,
        lines=lines,
        picture=edit.picture,
        focus=edit.focus,
        show=edit.show,
        where=writer.where,
        notes=(
            *writer.notes((*sentences, *alt)),
            *left_out_limits(article, sentences, "card"),
            *_objections(sentences, judge),
        ),
        alt=alt,
    )


def _layout(edit: CardEdit, layout_named: LayoutNamed, where: str) -> CardLayout | None:
    if edit.layout is None:
        if edit.picture:
            raise BadInput(f"{where}: picture needs a layout that has a place for it: write layout as well")
        return None
    try:
        layout = layout_named(edit.layout)
    except ClinicError as error:
        raise BadInput(f"{where}: layout: {error}") from error
    for problem in _problems(layout, edit):
        raise BadInput(f"{where}: {problem}")
    return layout


def _problems(layout: CardLayout, edit: CardEdit) -> Iterator[str]:
    """Yield each of a person's choices that a layout cannot show."""
    lines = None if edit.lines is None else len(edit.lines)
    if edit.picture and not layout.shows_picture:
        yield f"the layout '{layout.name}' has no place for a picture: choose another layout"
    if layout.labels and lines != layout.lines:
        count = "its" if layout.lines is None else f"the {layout.lines}"
        yield f"the layout '{layout.name}' has labels over its lines: write {count} lines that belong below them"
    if lines is not None and layout.lines is not None and lines > layout.lines:
        yield f"the layout '{layout.name}' has places for {layout.lines} lines, and there are {lines}: take some out"


def _objections(sentences: Collection[Sentence], judge: StatementPolicy) -> Iterator[str]:
    for sentence in sentences:
        reasons = judge.objections(sentence)
        if reasons:
            # A semicolon would part the note: see `replan`.
            yield f"{CARD_SAYS}'{sentence.text}', and a rule blocks it: {', '.join(reasons)}".replace(";", ",")
