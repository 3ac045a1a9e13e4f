"""Finds the tabs of a page and what each of them shows: by the names that they give each other, else by their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.planning.reading.page.furniture_names import names

_TOGGLES = ("data-toggle", "data-bs-toggle")
_TARGETS = ("aria-controls", "data-target", "data-bs-target", "href")
_SHARED = ("data-w-tab", "data-tab")
_HEAD = re.compile(r"(?:^|-)(?:tablinks?|tab-links?|tabs-title)$")
_PANEL = re.compile(r"(?:^|-)(?:tab-?pane|tab-?panel|tabs-panel|tabcontent|elementor-tab-content)$")


def tabs(page: LexborHTMLParser) -> list[tuple[LexborNode, LexborNode]]:
    """Return each tab of a page with the panel that it shows."""
    heads, panels = [], []
    # A list of selectors finds an element once for each that names it.
    found_once = {node.mem_id: node for node in page.css("[role], [class], [data-toggle], [data-bs-toggle]")}
    for node in found_once.values():
        if _is_head(node):
            heads.append(node)
        elif node.attributes.get("role") == "tabpanel" or any(map(_PANEL.search, names(node))):
            panels.append(node)
    if not heads:
        return []
    named = dict(_named(page, heads, panels))
    found = [(head, named[head.mem_id]) for head in heads if head.mem_id in named]
    taken = {node.mem_id for pair in found for node in pair}
    kinds = {head.mem_id: True for head in heads} | {panel.mem_id: False for panel in _outermost(panels)}
    free = [node for key, node in found_once.items() if key in kinds and key not in taken]
    return [*found, *_in_order(free, kinds)]


def _is_head(node: LexborNode) -> bool:
    attributes = node.attributes
    if attributes.get("role") == "tab" or any(attributes.get(name) in {"tab", "pill"} for name in _TOGGLES):
        return True
    return "role" not in attributes and any(map(_HEAD.search, names(node)))


def _named(
    page: LexborHTMLParser, heads: list[LexborNode], panels: list[LexborNode]
) -> Iterator[tuple[int, LexborNode]]:
    """Yield the key of each tab that names its panel, or that its panel names, or that has a name with it."""
    by_id = {node.attributes["id"] or "": node for node in reversed(page.css("[id]"))}
    shared: dict[tuple[str, str], list[LexborNode]] = {}
    for panel in panels:
        labels = (panel.attributes.get("aria-labelledby") or "").split()
        yield from ((by_id[label].mem_id, panel) for label in labels if label in by_id)
        for key in _values(panel, _SHARED):
            shared.setdefault(key, []).append(panel)
    for head in heads:
        known = [shared[key] for key in _values(head, _SHARED) if key in shared]
        yield from ((head.mem_id, same[0]) for same in known if len(same) == 1)
        for _, target in _values(head, _TARGETS):
            if (named := by_id.get(target.removeprefix("#"))) is not None:
                yield head.mem_id, named


def _values(node: LexborNode, attributes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield from ((name, value) for name in attributes if (value := node.attributes.get(name)))


def _outermost(panels: list[LexborNode]) -> Iterator[LexborNode]:
    keys = {panel.mem_id for panel in panels}
    for panel in panels:
        around = panel.parent
        while around is not None and around.mem_id not in keys:
            around = around.parent
        if around is None:
            yield panel


def _in_order(nodes: list[LexborNode], kinds: dict[int, bool]) -> Iterator[tuple[LexborNode, LexborNode]]:
    """Yield the tabs with their panels where as many panels follow as there are tabs, all or those beside the first."""
    runs = [list(run) for _, run in groupby(nodes, key=lambda node: kinds[node.mem_id])]
    for heads, panels in pairwise(runs):
        _, beside = next(groupby(panels, key=_around))
        if kinds[heads[0].mem_id] and len(heads) in {len(panels), len(list(beside))}:
            yield from zip(heads, panels, strict=False)


def _around(node: LexborNode) -> int:
    return node.parent.mem_id if node.parent is not None else 0
