"""Prints every planned post of the articles as a follower sees it, for readers to judge.

make posts                    all of them
make posts ONLY=dental        the articles whose name has that word
make posts FAULTS=1           with what the tests find wrong below each
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from case_faults import CASE_FAULTS, PLAN_FAULTS
from planned_articles import Planned, SeenPost, planned, words_of
from planning_articles import ArticleCase, article_cases
from post_faults import FAULTS

from scheduler.domain.campaign import Blocked


def main() -> None:
    """Print the posts of the articles that are asked for."""
    parser = argparse.ArgumentParser(description="Print every planned post as a follower sees it.")
    parser.add_argument("only", nargs="?", default="", help="a word of the articles' names")
    parser.add_argument("--faults", action="store_true", help="with what the tests find wrong")
    options = parser.parse_args()
    for case in article_cases():
        if options.only in case.name:
            sys.stdout.write("\n".join(_lines(case, with_faults=options.faults)) + "\n")


def _lines(case: ArticleCase, *, with_faults: bool) -> Iterator[str]:
    plan = planned(case, blocked=Blocked.LEAVE_OUT)
    yield f"# {case.name}: {plan.article.title}"
    yield f"{len(plan.posts)} posts, {len(plan.issues)} issues, for {case.known['speciality']}"
    for number, seen in enumerate(plan.posts, start=1):
        yield f"\n## {case.name} {number}: {seen.item.slot.local:%a %d %b %Y %H:%M}, {seen.key.section}"
        yield from _post_lines(seen)
        yield from (f"!! {fault}" for fault in _faults(seen, case, plan) if with_faults)
    yield ""
    for left in plan.report.left_out:
        yield f"no item: {left.section} on {left.channel} ({left.why}): {left.reason}"
    if with_faults:
        yield from (f"!! {name}: {fault}" for name, faults in PLAN_FAULTS.items() for fault in faults(case))
    yield ""


def _post_lines(seen: SeenPost) -> Iterator[str]:
    for part in seen.parts:
        yield from ("", *(f"    {line}".rstrip() for line in part.split("\n")))
    for card in seen.post.cards:
        yield "\n    [card]"
        yield from (f"    | {line}" for line in words_of(card))


def _faults(seen: SeenPost, case: ArticleCase, plan: Planned) -> Iterator[str]:
    for name, fault in FAULTS.items():
        yield from (f"{name}: {line}" for line in fault(seen, plan.article))
    for name, case_fault in CASE_FAULTS.items():
        yield from (f"{name}: {line}" for line in case_fault(seen, case))


if __name__ == "__main__":
    main()
