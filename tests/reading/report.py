"""Imports every file of these tests, and prints by kind how many are right and what the others differ in."""

from __future__ import annotations

import sys
from collections import defaultdict

from expectation import all_cases, differences
from subscriber_lists import LISTS, list_differences


def main() -> int:
    """Print the table; return 1 when a file is imported otherwise than its author meant."""
    words = sys.argv[1:]
    found = [
        (case.kind, case.name, differences(case))
        for case in all_cases()
        if all(word in f"{case.name} {case.kind}" for word in words)
    ]
    found += [
        ("lists of subscribers", file, list_differences(file, options, people))
        for file, options, people in LISTS
        if all(word in f"{file} lists of subscribers" for word in words)
    ]
    by_kind: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for kind, name, lines in found:
        by_kind[kind].append((name, lines))
    for kind in sorted(by_kind):
        right = sum(not lines for _, lines in by_kind[kind])
        print(f"{kind:<24} {right:>3} of {len(by_kind[kind]):>3} right")
        for name, lines in by_kind[kind]:
            for line in lines:
                print(f"    {name}: {line[:300]}")
    right = sum(not lines for _, _, lines in found)
    print(f"\n{right} of {len(found)} files are read as their authors meant them")
    return 0 if right == len(found) else 1


if __name__ == "__main__":
    sys.exit(main())
