"""figures: what became of each issue, and how the list grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, write, write_json, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.domain.figures import IssueFigures, ListFigures, MonthFigures
    from scheduler.domain.subject_figures import SubjectFigures, SubjectTrial


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("figures", epilog="Example: clinic figures exosomes/lead/email/issue")(figures)


def figures(
    target: Annotated[str | None, typer.Argument(metavar="[CAMPAIGN|ITEM]", help="Else all that is out.")] = None,
    of_list: Annotated[bool, typer.Option("--list", help="The list instead: its people, and its growth.")] = False,
    by_month: Annotated[bool, typer.Option("--by-month", help="What went out by month and channel instead.")] = False,
    audience: Annotated[str, typer.Option("--audience", metavar="NAME", help="The list's audience.")] = "newsletter",
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=520, help="Weeks of growth.")] = 12,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count what became of each issue, or how the list grows. Everybody is accounted for first."""
    from scheduler.services.documents.figures import issue_document, list_document, months_document
    from scheduler.services.figures import FigureFilter

    desk = open_application(workspace).figures
    if by_month:
        months = desk.overview(FigureFilter(campaign=target or ""), 0).months
        write_json(months_document(months)) if as_json else _show_months(months)
        return
    if of_list:
        grown = desk.list(audience, weeks)
        write_json(list_document(grown)) if as_json else _show_list(grown)
        return
    found = desk.issues(target)
    if as_json:
        write_json([issue_document(one) for one in found])
        return
    for one in found:
        _show_issue(one)
    if not found:
        write("No issue is out yet.")


def _show_issue(one: IssueFigures) -> None:
    sums = one.accounting
    out = f"out {one.out_at:%Y-%m-%d %H:%M} UTC" if one.out_at else "not out"
    write(f"{one.item}: {one.subject} ({out})")
    write(
        f"  {sums.audience:,} in the audience = {sums.accepted:,} accepted + {sums.excluded:,} excluded"
        f" + {sums.failed:,} failed + {sums.uncertain:,} uncertain + {sums.waiting:,} waiting"
        f"{'' if one.adds_up else ': THIS DOES NOT ADD UP'}"
    )
    reasons = [(f"  excluded: {reason}", people) for reason, people in one.excluded.items()]
    reasons += [(f"  failed: {reason}", people) for reason, people in one.failed.items()]
    for words, people in reasons:
        write(f"{words}: {people:,}")
    rows = [("delivered", one.delivered), ("put off, tried again", one.deferred)]
    rows += [("bounced", sum(one.bounced.values())), *((f"  {why}", people) for why, people in one.bounced.items())]
    rows += [("called spam", one.complained), ("nothing reported yet", one.unreported), ("left after it", one.left)]
    write_table(
        ("of the accepted", "people", "%"),
        ((name, f"{people:,}", _percent(people, sums.accepted)) for name, people in rows),
    )
    _show_engagement(one)
    if one.trial is not None:
        _show_trial(one.trial)


def _show_trial(trial: SubjectTrial) -> None:
    write(
        f"Subjects tried in {100 * trial.sample:.4g} % of the audience. Clicks are counted for the whole issue alone."
    )
    measures = ("delivered", "bounced", "called spam", "left after it")
    write_table(("subject", "accepted", *measures), map(_row, trial.subjects))
    write_table(
        ("points more than the first, and the 95 % interval", *measures),
        ((one.figures.subject, *one.in_words) for one in trial.comparisons),
    )
    for one in trial.comparisons:
        write(f"'{one.figures.subject}': {one.verdict}.")
    write("Of twenty comparisons, one shows a difference by chance.")


def _row(one: SubjectFigures) -> tuple[str, ...]:
    counts = (one.delivered, one.bounced, one.complained, one.left)
    return (
        one.subject,
        f"{one.accepted:,}",
        *(f"{people:,} ({_percent(people, one.accepted)} %)" for people in counts),
    )


def _show_engagement(one: IssueFigures) -> None:
    if one.openings is not None:
        write(
            f"Opened {one.openings.people:,} times, and {one.openings.machines:,} times by machines. Mail programs open"
            " mails that nobody reads: these numbers are too high."
        )
    if one.clicks is not None:
        write_table(("link", "clicks"), ((link, f"{number:,}") for link, number in one.clicks.items()))


def _show_months(months: Iterable[MonthFigures]) -> None:
    write_table(
        ("month", "channel", "went out", "missed", "failed", "uncertain"),
        (
            (
                f"{one.month:%Y-%m}",
                one.channel,
                *(f"{count:,}" for count in (one.out, one.missed, one.failed, one.uncertain)),
            )
            for one in months
        ),
    )


def _show_list(grown: ListFigures) -> None:
    people = ", ".join(f"{number:,} {standing}" for standing, number in sorted(grown.standing.items()))
    write(f"{grown.audience}: {people or 'nobody'}")
    if grown.suppressed:
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(grown.suppressed.items()))
        write(f"Not written to, of any list: {kinds}")
    write_table(
        ("week from Monday", "signed up", "confirmed", "added", "left", "growth"),
        (
            (
                f"{week.monday:%Y-%m-%d}",
                *(f"{people:,}" for people in (week.signed_up, week.confirmed, week.added, week.left)),
                f"{week.joined - week.left:+,}",
            )
            for week in grown.weeks
        ),
    )


def _percent(part: int, whole: int) -> str:
    from scheduler.domain.figures import share

    percent = share(part, whole)
    return "" if percent is None else f"{percent:.2f}"
