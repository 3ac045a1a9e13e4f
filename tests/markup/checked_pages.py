"""Write the HTML that is checked: `.venv/bin/python tests/markup/checked_pages.py DIRECTORY`.

emails/ gets every template in every language with sample words, and the issues of the repository's own campaign, whose
article is real, with the labels of every language, and one with pictures of its article. pages/ gets preview, report
and evidence of the rehearsed demo, public/ every page that subscribers see, in every language, and browser/ the issues
of the archive.
"""

from __future__ import annotations

import logging
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / folder) for folder in ("", "unit", "web")]

from email_samples import KINDS, LANGUAGES, sample_email  # noqa: E402
from pictured_article import ALT, CAPTION, DIAGRAM_ALT, write_pictures  # noqa: E402
from public_samples import LANGUAGES as PUBLIC_LANGUAGES  # noqa: E402
from public_samples import asked_for, sample_site  # noqa: E402
from real_issues import CAMPAIGN, planned_issues  # noqa: E402
from rendering_samples import CLINIC, ISSUE_KEY, issue, paragraph, said, section  # noqa: E402
from staff_pages_shown import PAGES, Page, busy_clinic  # noqa: E402
from web_world import browser  # noqa: E402

from scheduler.bootstrap import Application  # noqa: E402
from scheduler.domain.campaign import Blocked  # noqa: E402
from scheduler.domain.content import IssueParagraph  # noqa: E402
from scheduler.domain.payload import RenderedIssue  # noqa: E402
from scheduler.rehearsal.demo import BEGIN, rehearse  # noqa: E402
from scheduler.rendering.renderer import WorkspaceRenderer  # noqa: E402
from scheduler.services.documents.records import evidence_document  # noqa: E402
from scheduler.services.evidence import read_evidence  # noqa: E402
from scheduler.testing import FixedClock  # noqa: E402

STAFF_LANGUAGES = ("en", "hi")


def write_emails(directory: Path, work: Path) -> None:
    """Write every template with sample words, and the real article's issues."""
    for kind in KINDS:
        for language in LANGUAGES:
            (directory / f"{kind}-{language}.html").write_text(sample_email(kind, language, work / "cards").html)
    drafts, application = planned_issues(work / "clinic", blocked=Blocked.KEEP)
    for draft in drafts:
        for language in LANGUAGES:
            rendered = application.renderer.render(replace(draft, language=language))
            assert isinstance(rendered, RenderedIssue)
            (directory / f"{CAMPAIGN}-{draft.number}-{language}.html").write_text(rendered.html)


def write_pictured(directory: Path, work: Path) -> None:
    """Write an issue with the article's own pictures."""
    write_pictures(work / "pictured" / "campaigns" / ISSUE_KEY.campaign)
    shown = (
        IssueParagraph((said(ALT),), "picture", file="pictures/knee.jpg"),
        paragraph(CAPTION, "caption"),
        IssueParagraph((said(DIAGRAM_ALT),), "picture", file="pictures/steps.png"),
    )
    renderer = WorkspaceRenderer(work / "pictured", CLINIC, work / "cards")
    for language in LANGUAGES:
        rendered = renderer.render(replace(issue(section("How it bends", 2, paragraphs=shown)), language=language))
        assert isinstance(rendered, RenderedIssue)
        (directory / f"pictures-{language}.html").write_text(rendered.html)


def write_pages(directory: Path, work: Path) -> None:
    """Write the pages of staff and reviewers for a campaign that ran."""
    shutil.copy(rehearse(work / "demo", lambda _: None).report, directory / "report.html")
    application = Application(work / "demo" / "workspace", {}, clock=FixedClock(BEGIN))
    items = application.items.find(CAMPAIGN)
    (directory / "preview.html").write_text(application.pages.preview(CAMPAIGN, map(application.items.look, items)))
    documents = [evidence_document(each) for each in read_evidence(CAMPAIGN, application.store, application.workspace)]
    (directory / "evidence.html").write_text(application.pages.evidence(documents))
    application.store.close()


def write_public(directory: Path, work: Path) -> None:
    """Write the pages that subscribers see."""
    site = sample_site(work / "public")
    with browser(site.application) as client:
        for shown in site.pages:
            for language in PUBLIC_LANGUAGES:
                html = asked_for(client, shown, language)
                folder = directory.with_name("browser") if shown.is_issue else directory
                (folder / f"{shown.name}-{language}.html").write_text(html)
    for language in PUBLIC_LANGUAGES:
        form = site.application.invitations.form(language)
        page = (
            f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>Ours</title>\n</head>\n<body>\n{form}</body>\n</html>\n'
        )
        (directory.with_name("browser") / f"snippet-{language}.html").write_text(page)
    site.application.store.close()


def write_staff(directory: Path, work: Path) -> None:
    """Write the pages of the staff, each as its person sees it."""
    world = busy_clinic(work / "staff")
    with world.nobody() as nobody:
        (directory / "sign-in.html").write_text(nobody.get("/staff/sign-in").text)
    for login in {shown.login for shown in PAGES}:
        client = world.signed_in(login)
        for shown in PAGES:
            if shown.login == login:
                for language in STAFF_LANGUAGES:
                    answer = client.get(shown.path, headers={"accept-language": language})
                    (directory / f"{_file_name(shown)}-{language}.html").write_text(answer.text)
    world.application.store.close()


def _file_name(shown: Page) -> str:
    return re.sub(r"[^a-z0-9]+", "-", f"{shown.path} {shown.login}".lower()).strip("-")


def main(directory: Path) -> None:
    """Write all of it anew."""
    logging.disable(logging.WARNING)  # the rehearsal stages faults and warns of them
    shutil.rmtree(directory, ignore_errors=True)
    with TemporaryDirectory() as work:
        (directory / "browser").mkdir(parents=True)
        for write in (write_emails, write_pages, write_public, write_staff):
            folder = directory / write.__name__.removeprefix("write_")
            folder.mkdir()
            write(folder, Path(work))
        write_pictured(directory / "emails", Path(work))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
