"""What was found by a search."""

from __future__ import annotations

from scheduler.domain.word_search import excerpt
from scheduler.services.search import Results


def results_document(results: Results) -> dict[str, object]:
    """Return what was found, by kind, with how much there is of each."""
    return {
        "words": results.words,
        "found": [
            {
                "kind": group.kind,
                "total": group.total,
                "hits": [
                    {
                        "place": hit.place,
                        "title": hit.title,
                        "excerpt": excerpt(hit.text, results.words),
                        "state": hit.state,
                        "at": hit.at.isoformat() if hit.at else None,
                    }
                    for hit in group.hits
                ],
            }
            for group in results.groups
        ],
    }
