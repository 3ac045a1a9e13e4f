"""What holds for every Word document: each word is in the article or in the list of what was left out, none in both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from word_documents import block, paragraph, part, read, run, word

from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.planning.reading import Reading

few = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_FORMS: Mapping[str, str] = {
    "plain": "{}",
    "field": f"{_FIELD.format('begin')}<w:r><w:instrText> REF x </w:instrText></w:r>{_FIELD.format('separate')}{{}}"
    f"{_FIELD.format('end')}",
    "simple field": '<w:fldSimple w:instr=" REF x ">{}</w:fldSimple>',
    "link": '<w:hyperlink w:anchor="x">{}</w:hyperlink>',
    "control": "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "smart tag": "<w:smartTag>{}</w:smartTag>",
    "added": '<w:ins w:id="1">{}</w:ins>',
    "deleted": '<w:del w:id="1">{}</w:del>',
    "moved here": '<w:moveTo w:id="1">{}</w:moveTo>',
}
_SETTINGS = {
    "plain": "",
    "bold": "<w:b/>",
    "raised": '<w:vertAlign w:val="superscript"/>',
    "hidden": "<w:vanish/>",
    "struck": "<w:dstrike/>",
}


@dataclass(frozen=True)
class Words:
    form: str
    setting: str
    digits: int

    def is_kept(self, decision: TrackedChanges) -> bool:
        removed = {TrackedChanges.ACCEPT: "deleted", TrackedChanges.REJECT: "added"}[decision]
        return self.form != removed and self.setting not in {"hidden", "struck"}


words = st.builds(Words, st.sampled_from(sorted(_FORMS)), st.sampled_from(sorted(_SETTINGS)), st.integers(0, 999))
paragraphs = st.lists(st.lists(words, min_size=1, max_size=5), min_size=1, max_size=6)
decisions = st.sampled_from(TrackedChanges)


def named(each: Words, place: str) -> str:
    return f"w{place}x{each.digits}"


def document(body: list[list[Words]], shape: str) -> bytes:
    made = []
    for row, runs in enumerate(body):
        inside = [
            _FORMS[each.form].format(run(f" {named(each, f'{row}y{column}')} ", _SETTINGS[each.setting]))
            for column, each in enumerate(runs)
        ]
        made.append(block(run("Begin."), *inside))
    if shape == "table":
        made = [f"<w:tbl>{''.join(f'<w:tr><w:tc>{each}</w:tc></w:tr>' for each in made)}</w:tbl>"]
    if shape == "box":
        made = [f"<w:p><w:r><w:txbxContent>{''.join(made)}</w:txbxContent></w:r></w:p>"]
    return word(paragraph("Skin", "Title"), paragraph("Text is here."), *made)


def said(reading: Reading) -> str:
    return " ".join(each.text for unit in reading.article.units() for each in unit.paragraphs)


@few
@given(paragraphs, decisions, st.sampled_from(["paragraphs", "table", "box"]))
def test_each_word_is_in_the_article_or_left_out_and_none_in_both(
    body: list[list[Words]], decision: TrackedChanges, shape: str
) -> None:
    reading = read(document(body, shape), decision)
    kept, left_out = (
        set(re.findall(r"w\d+y\d+", lowered(said(reading)))),
        " ".join(each.text for each in reading.dropped),
    )
    for row, runs in enumerate(body):
        for column, each in enumerate(runs):
            place = f"w{row}y{column}"
            is_moved_away = each.form == "moved here" and decision is TrackedChanges.REJECT  # it stands elsewhere
            assert (place in kept) == (each.is_kept(decision) and not is_moved_away)
            assert (f"{place}x" in left_out) == (not each.is_kept(decision) and not is_moved_away)


def as_shown(runs: list[tuple[str, str]]) -> str:
    """Return what runs show, with a sign where the line is left or reached again."""
    kept = [(text, setting == "raised") for text, setting in runs if text and setting not in {"hidden", "struck"}]
    return "".join(
        f"\0{text}" if raised != before else text
        for (text, raised), (_, before) in zip(kept, [("", False), *kept], strict=False)
    )


def lowered(text: str) -> str:
    """Return a text with raised letters and figures on the line."""
    return text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ʷʸˣ", "0123456789wyx"))


@few
@given(
    st.lists(
        st.lists(st.tuples(st.text("0123456789,.-/ abm", max_size=6), st.sampled_from(sorted(_SETTINGS))), max_size=6),
        max_size=5,
    )
)
def test_no_figure_arises_that_the_document_does_not_have(body: list[list[tuple[str, str]]]) -> None:
    shown = " | ".join(as_shown(runs) for runs in body)
    made = [block(*(run(escape(text), _SETTINGS[setting]) for text, setting in runs)) for runs in body]
    reading = read(word(paragraph("Skin", "Title"), paragraph("Text is here."), *made))
    in_article = [*(unit.heading for unit in reading.article.units()), said(reading)]
    units = reading.article.units()
    counted = [unit.number for unit in units] + [each.number for unit in units for each in unit.paragraphs]
    numbers = {str(number) for number in counted}
    assert set(re.findall(r"[0-9]+", " ".join(in_article))) <= set(re.findall(r"[0-9]+", shown)) | numbers


@few
@given(
    st.recursive(
        st.just("<m:r><m:t>7</m:t></m:r>"),
        lambda inner: st.builds(
            lambda tag, parts: (
                f"<m:{tag[0]}>"
                + "".join(f"<m:{name}>{each}</m:{name}>" for name, each in zip(tag[1:], parts, strict=False))
                + f"</m:{tag[0]}>"
            ),
            st.sampled_from(
                [
                    ("f", "num", "den"),
                    ("sSup", "e", "sup"),
                    ("sSub", "e", "sub"),
                    ("rad", "deg", "e"),
                    ("d", "e"),
                    ("func", "fName", "e"),
                ]
            ),
            st.lists(inner, min_size=2, max_size=2),
        ),
        max_leaves=12,
    )
)
def test_no_figure_of_an_equation_joins_another(equation: str) -> None:
    body = block(run("It is 5"), f"<m:oMath>{equation}</m:oMath>", run("5 here."))
    comments = part("comments", "")
    reading = read(word(paragraph("Skin", "Title"), body, parts={"word/comments.xml": comments}))
    assert set(re.findall(r"[0-9]+", said(reading))) <= {"5", "7"}
