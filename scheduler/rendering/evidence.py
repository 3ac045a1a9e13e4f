"""The evidence pack as a page: it stands alone, and prints well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scheduler.domain.campaign import Clinic
from scheduler.domain.claims import TRIAGE
from scheduler.rendering.templating import Templates


def evidence_page(
    documents: Sequence[Mapping[str, object]], clinic: Clinic, workspace_root: Path | None = None, back: str = ""
) -> str:
    """Return the evidence on items, as plain values, as one page. Raises BadInput when its template is at fault.

    `back` is the address of the page that it was opened from; a page that stands alone has none.
    """
    context = {"items": documents, "clinic": clinic.name, "zone": clinic.zone, "triage": TRIAGE, "back": back}
    return Templates(workspace_root).render("web/evidence.html", context)
