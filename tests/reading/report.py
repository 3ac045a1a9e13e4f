"""Reads every file of these tests, and prints by kind how many are right and what the others differ in."""

from __future__ import annotations

import sys
from collections import defaultdict

from expectation import Case, all_cases, differences


def main() -> int:
    """Print the table; return 1 when a file is read otherwise than its author meant."""
    words = sys.argv[1:]
    chosen = [case for case in all_cases() if all(word in f"{case.name} {case.kind}" for word in words)]
    found = [(case, differences(case)) for case in chosen]
    by_kind: dict[str, list[tuple[Case, tuple[str, ...]]]] = defaultdict(list)
    for case, lines in found:
        by_kind[case.kind].append((case, lines))
    for kind in sorted(by_kind):
        right = sum(not lines for _, lines in by_kind[kind])
        print(f"{kind:<24} {right:>3} of {len(by_kind[kind]):>3} right")
        for case, lines in by_kind[kind]:
            for line in lines:
                print(f"    {case.name}: {line[:300]}")
    right = sum(not lines for _, lines in found)
    print(f"\n{right} of {len(found)} files are read as their authors meant them")
    return 0 if right == len(found) else 1


if __name__ == "__main__":
    sys.exit(main())
