"""Lists of subscribers as other programs export them, how each is imported, and how many people it brings."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from scheduler.bootstrap import Application
from scheduler.services.import_reading import ImportOptions
from scheduler.services.import_report import Outcome
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.subscriber_files.dates import DateOrder

FOLDER: Final = Path(__file__).parents[1] / "subscribers"
STATED: Final = ImportOptions(consent_source="desk form", consent_date="2024-03-11", by="maya")

LISTS: Final = (
    ("excel-cp1252.csv", ImportOptions(), 1),
    ("google-contacts.csv", STATED, 2),
    ("mailchimp-export.csv", ImportOptions(), 4),
    ("mailchimp-ok.csv", ImportOptions(), 4),
    ("mailchimp-plus2.csv", ImportOptions(), 4),
    ("mailchimp-renamed.csv", ImportOptions(), 4),
    ("mailchimp-ukdate.csv", ImportOptions(dates=DateOrder.DAY_FIRST), 1),
)


def list_differences(file: str, options: ImportOptions, people: int) -> tuple[str, ...]:
    """Return what importing a list into a workspace of its own comes to, where it is not so many new people alone."""
    with tempfile.TemporaryDirectory() as folder:
        initialise(Path(folder) / "clinic", NewClinic(jurisdictions=("IN",)))
        application = Application(Path(folder) / "clinic", {})
        application.found()
        report = application.audience_import.run(FOLDER / file, options)
        application.store.close()
    counts = {outcome: report.count(outcome) for outcome in Outcome if report.count(outcome)}
    return () if counts == {Outcome.NEW: people} else (f"{counts} and not {people} new",)
