"""Articles that hypothesis makes from what clinics write: sections, lists, tables, questions, limits and pointers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from scheduler.domain.article import Article, Paragraph, ParagraphKind, Section, row_text

_SUBJECTS = ("Migraine", "Gallstones", "Dry eyes", "Gestational diabetes", "Plantar fasciitis", "Root canal treatment")
_HEADINGS = (
    *("Causes", "Diet", "Sleep", "Later", "At night", "Who is at risk?", "Does it hurt?", "How long does it last?"),
    *("What you can do yourself", "Risks", "What it costs", "Exercise", "Surgery", "When to call us", "Is it safe?"),
    *("Tablets", "The second week", "Why it happens", "The examination", "Travelling", "Work", "Children"),
)
_SENTENCES = (
    "About one person in eight has it at some time.",
    "Most people need no treatment.",
    "We see patients with it every day, and most of them are surprised how common it is.",
    "The first visit takes 40 minutes and costs £95.",
    "Drink plenty of water.",
    "You will be asked to keep a diary for four weeks.",
    "An examination shows what the cause is in nine people out of ten.",
    "Tablets help about half of the people who take them.",
    "It is better in the morning.",
    "They should be taken with food.",
    "However, one person in fifty has a serious complication.",
    "This does not apply to children under twelve.",
    "But it can come back.",
    "Yes.",
    "No, not in most people.",
    "Rarely.",
    "If you are pregnant, ask us first.",
    "Do not stop them on your own, unless a doctor has told you to.",
    "Call us within 24 hours if you have a fever.",
    "Neither of them is dangerous.",
    "See the table above.",
    "As we said above, it is common.",
    "The second option is cheaper.",
    "Can it be prevented?",
    "Here is what we advise:",
    "The most common signs are:",
    "Some people feel dizzy for a day or two.",
    "These tablets must be stopped three days before.",
)
_ENTRIES = (
    *("a dull ache", "feeling sick", "swelling of the ankles", "Take off rings and watches.", "Bring your glasses."),
    *("people over 65", "anyone with diabetes;", "a parent who has it, and", "Lie down for ten minutes.", "no lifting"),
    *("Stop if it hurts. Try again the next day.", "What does it cost?", "How often do you do this?"),
)
_CELLS = ("about 60 in 100", "2 weeks", "£95", "rarely", "none", "6 to 8 sessions", "often", "all ages")
_COLUMNS = ("Tablets", "Surgery", "Waiting", "Physiotherapy")
_ROWS = ("How often", "Cost", "Time off work", "Comes back", "Pain afterwards")


def _body(words: list[str]) -> tuple[Paragraph, ...]:
    return (Paragraph(" ".join(words)),)


def _bullets(entries: list[str]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(entry, ParagraphKind.BULLET) for entry in entries)


def _steps(entries: list[str]) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(entry, ParagraphKind.NUMBERED, number=number) for number, entry in enumerate(entries, start=1)
    )


@st.composite
def _tables(draw: st.DrawFn) -> tuple[Paragraph, ...]:
    columns = draw(st.lists(st.sampled_from(_COLUMNS), min_size=1, max_size=3, unique=True))
    names = draw(st.lists(st.sampled_from(_ROWS), min_size=2, max_size=5, unique=True))
    rows = [(name, *(draw(st.sampled_from(_CELLS)) for _ in columns)) for name in names]
    head = Paragraph(row_text(("", *columns)), ParagraphKind.HEADER_ROW, cells=("", *columns))
    return (head, *(Paragraph(row_text(row), ParagraphKind.ROW, cells=row) for row in rows))


_entries = st.lists(st.sampled_from(_ENTRIES), min_size=2, max_size=7, unique=True)
_blocks = st.one_of(
    st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=5, unique=True).map(_body),
    st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=5, unique=True).map(_body),
    _entries.map(_bullets),
    _entries.map(_steps),
    _tables(),
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Make an article of two to nine sections below a title, some of them with sub-sections."""
    subject = draw(st.sampled_from(_SUBJECTS))
    title = draw(st.sampled_from((f"{subject}: what you should know", f"{subject}", f"Living with {subject.lower()}")))
    headings = draw(st.lists(st.sampled_from(_HEADINGS), min_size=2, max_size=9, unique=True))
    lead = draw(st.lists(st.sampled_from(_SENTENCES), max_size=3, unique=True))
    sections: list[Section] = []
    for heading in headings:
        blocks = draw(st.lists(_blocks, max_size=3))
        section = Section(
            "-".join(heading.rstrip("?").casefold().split()),
            heading,
            2,
            tuple(part for block in blocks for part in block),
        )
        below = draw(st.booleans())
        if below and sections:
            last = sections[-1]
            sections[-1] = replace(last, sections=(*last.sections, replace(section, level=3)))
        else:
            sections.append(section)
    first = sections[0]
    if not any(unit.paragraphs for section in sections for unit in section.walk()):
        sections[0] = replace(first, paragraphs=(Paragraph(_SENTENCES[0]),))
    return Article(title, _body(lead) if lead else (), tuple(sections))
