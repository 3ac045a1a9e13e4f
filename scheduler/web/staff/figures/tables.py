"""The tables of figures, each with what its columns mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.figures import IssueFigures, ListFigures, MonthFigures, PostFigures
from scheduler.rendering.bar_chart import Value, bar_chart
from scheduler.rendering.words import Words
from scheduler.services.figures import Overview
from scheduler.web.staff.figures.model import Cell, Column, Drawing, Figures, Reasons, share_note, text
from scheduler.web.staff.issues.model import path_of
from scheduler.web.staff.item_words import account_name
from scheduler.web.staff.states import state_words

_PUNCTUAL = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Titles:
    """What an item is about and what a campaign is called, as a table shows them; files have the names alone."""

    of_item: Callable[[ItemKey], str] = lambda key: key.section
    of_campaign: Callable[[str], str] = str


_BY_NAME: Final = Titles()


def _number(words: Words, people: int, note: str = "") -> Cell:
    return Cell(words.number(people), str(people), note)


def _recipient_columns(words: Words) -> tuple[Column, ...]:
    return (
        Column(words.gettext("Issue"), is_number=False),
        Column(words.gettext("Went out"), words.gettext("When the provider took the first copy."), is_number=False),
        Column(words.gettext("Audience"), words.gettext("Everybody it was prepared for: the sum of the rest.")),
        Column(words.gettext("Accepted"), words.gettext("The provider took their copy.")),
        Column(words.gettext("Left out"), words.gettext("They may not be written to, or chose other topics.")),
        Column(words.gettext("Failed"), words.gettext("The provider refused their copy.")),
        Column(words.gettext("Uncertain"), words.gettext("Nobody knows if their copy was taken. A person decides.")),
        Column(words.gettext("Waiting"), words.gettext("Their copy has not been tried yet.")),
    )


def recipients_table(overview: Overview, words: Words, titles: Titles = _BY_NAME) -> Figures:
    """Return who each issue was for: everybody is accounted for before anything else."""
    rows = tuple(
        (
            *_issue_cells(one, words, titles),
            *(
                _number(words, people)
                for people in (
                    one.accounting.audience,
                    one.accounting.accepted,
                    one.accounting.excluded,
                    one.accounting.failed,
                    one.accounting.uncertain,
                    one.accounting.waiting,
                )
            ),
        )
        for one in overview.issues
    )
    wrong = [str(one.item) for one in overview.issues if not one.adds_up]
    return Figures(
        name="recipients",
        is_wide=True,
        title=words.gettext("Newsletter: who it was for"),
        columns=_recipient_columns(words),
        rows=rows,
        empty=words.gettext("No issue went out in this time."),
        drawing=_recipients_drawing(overview.issues, words),
        reasons=tuple(
            Reasons(one.subject, heading, tuple(counts.items()))
            for one in overview.issues
            for heading, counts in ((words.gettext("Left out"), one.excluded), (words.gettext("Failed"), one.failed))
            if counts
        ),
        alert=words.gettext("This does not add up: {issues}.", issues=", ".join(wrong)) if wrong else "",
        left_off=overview.issues_in_all - len(overview.issues),
    )


def _issue_cells(one: IssueFigures, words: Words, titles: Titles) -> tuple[Cell, Cell]:
    zone = ZoneInfo(words.zone)
    out = (words.date(one.out_at), f"{one.out_at.astimezone(zone):%Y-%m-%d %H:%M}") if one.out_at else ("", "")
    campaign = titles.of_campaign(one.item.campaign)
    return text(one.subject, note=campaign, path=path_of(one.item)), text(out[0], plain=out[1])


def _recipients_drawing(issues: Sequence[IssueFigures], words: Words) -> Drawing | None:
    values = [
        Value(
            words.short_day(one.out_at.astimezone(ZoneInfo(words.zone)).date()) if one.out_at else "",
            one.accounting.accepted,
            one.accounting.audience - one.accounting.accepted,
        )
        for one in reversed(issues)
    ]
    chart = bar_chart(values)
    if chart is None:
        return None
    return Drawing(
        chart,
        words.gettext("People of each issue, the oldest first"),
        words.gettext("accepted"),
        words.gettext("everybody else"),
        words.gettext(
            "At most {accepted} copies of one issue were accepted, and at most {others} were not.",
            accepted=words.number(chart.highest),
            others=words.number(chart.lowest),
        ),
    )


def _report_columns(words: Words) -> tuple[Column, ...]:
    return (
        Column(words.gettext("Issue"), is_number=False),
        Column(words.gettext("Went out"), is_number=False),
        Column(words.gettext("Accepted"), words.gettext("The whole of the shares.")),
        Column(words.gettext("Delivered"), words.gettext("The reader's mail server took it. It may be unread.")),
        Column(words.gettext("Put off"), words.gettext("The reader's mail server asked to wait. It is tried again.")),
        Column(words.gettext("Bounced"), words.gettext("It will not arrive: the address is bad, or it was refused.")),
        Column(words.gettext("Called spam"), words.gettext("Readers who told their mail program so.")),
        Column(words.gettext("Not reported"), words.gettext("The provider has said nothing of them yet.")),
        Column(
            words.gettext("Left"),
            words.gettext("Readers who left the list after it went out and before the next issue to it."),
        ),
    )


def reports_table(overview: Overview, words: Words, titles: Titles = _BY_NAME) -> Figures | None:
    """Return what became of the copies that were accepted, as far as providers report it; None where none was."""
    if not overview.issues:
        return None
    rows = tuple((*_issue_cells(one, words, titles), *_report_cells(one, words)) for one in overview.issues)
    return Figures(
        name="reports",
        is_wide=True,
        title=words.gettext("Newsletter: what became of it"),
        columns=_report_columns(words),
        rows=rows,
        empty="",
        notes=(
            words.gettext("Providers report for days. What is not reported yet moves into another column."),
            words.gettext(
                "A share is of the accepted, with the range in which it lies with 95 % certainty. Below 100 people no "
                "share is shown: one person would be a per cent or more."
            ),
        ),
        reasons=tuple(
            Reasons(one.subject, words.gettext("Bounced"), tuple(one.bounced.items()))
            for one in overview.issues
            if one.bounced
        ),
        left_off=overview.issues_in_all - len(overview.issues),
    )


def _report_cells(one: IssueFigures, words: Words) -> Iterable[Cell]:
    accepted = one.accounting.accepted
    yield _number(words, accepted)
    counts = (one.delivered, one.deferred, sum(one.bounced.values()), one.complained, one.unreported, one.left)
    for people in counts:
        yield _number(words, people, share_note(people, accepted) if people <= accepted else "")


def engagement_table(overview: Overview, words: Words, titles: Titles = _BY_NAME) -> Figures | None:
    """Return openings and clicks, where the clinic counts them; None where it counts neither."""
    opened = [one for one in overview.issues if one.openings is not None]
    clicked = [one for one in overview.issues if one.clicks is not None]
    if not opened and not clicked:
        return None
    columns = [Column(words.gettext("Issue"), is_number=False), Column(words.gettext("Went out"), is_number=False)]
    if opened:
        columns += [
            Column(
                words.gettext("Openings, too high"),
                words.gettext("Mail programs open mails that nobody reads. This number is inflated by machines."),
            ),
            Column(words.gettext("Openings by machines"), words.gettext("Those that gave themselves away.")),
        ]
    if clicked:
        columns.append(Column(words.gettext("Clicks"), words.gettext("On any link. Scanners follow links as well.")))
    rows = []
    for one in overview.issues:
        cells = [*_issue_cells(one, words, titles)]
        if one.openings is not None:
            cells += [_number(words, one.openings.people), _number(words, one.openings.machines)]
        if one.clicks is not None:
            cells.append(_number(words, sum(one.clicks.values())))
        rows.append(tuple(cells))
    return Figures(
        name="openings",
        is_wide=True,
        title=words.gettext("Newsletter: opened and clicked, with machines among it"),
        columns=tuple(columns),
        rows=tuple(rows),
        empty="",
        notes=(words.gettext("Nothing is decided by these numbers: they are too high, and nobody knows by how much."),),
        left_off=overview.issues_in_all - len(overview.issues),
    )


def _month_columns(words: Words) -> tuple[Column, ...]:
    return (
        Column(words.gettext("Month"), is_number=False),
        Column(words.gettext("Channel"), is_number=False),
        Column(words.gettext("Went out"), words.gettext("Posts and issues that the network or provider took.")),
        Column(words.gettext("Missed"), words.gettext("They were too late, and nobody sent them all the same.")),
        Column(words.gettext("Failed"), words.gettext("The network refused them.")),
        Column(words.gettext("Uncertain"), words.gettext("Nobody knows whether they are out. A person decides.")),
    )


def months_table(months: Sequence[MonthFigures], words: Words) -> Figures:
    """Return what went out by month and account."""
    rows = tuple(
        (
            text(words.month(one.month), plain=f"{one.month:%Y-%m}"),
            text(account_name(one.channel), plain=one.channel),
            *(_number(words, count) for count in (one.out, one.missed, one.failed, one.uncertain)),
        )
        for one in months
    )
    return Figures(
        name="months",
        title=words.gettext("What went out by month and channel"),
        columns=_month_columns(words),
        rows=rows,
        empty=words.gettext("Nothing went out in this time, and nothing was missed."),
        drawing=_months_drawing(months, words),
    )


def _months_drawing(months: Sequence[MonthFigures], words: Words) -> Drawing | None:
    in_order = sorted({one.month for one in months})
    values = [
        Value(
            f"{month:%Y-%m}",
            sum(one.out for one in months if one.month == month),
            sum(one.not_out for one in months if one.month == month),
        )
        for month in in_order
    ]
    chart = bar_chart(values) if len(values) > 1 else None
    if chart is None:
        return None
    return Drawing(
        chart,
        words.gettext("Posts and issues of each month"),
        words.gettext("went out"),
        words.gettext("missed, failed or uncertain"),
        words.gettext(
            "At most {out} went out in a month, and at most {others} did not.",
            out=words.number(chart.highest),
            others=words.number(chart.lowest),
        ),
    )


def _post_columns(words: Words) -> tuple[Column, ...]:
    return (
        Column(words.gettext("Post"), is_number=False),
        Column(words.gettext("Channel"), is_number=False),
        Column(words.gettext("Went out"), words.gettext("When the network took its first part."), is_number=False),
        Column(words.gettext("Minutes late"), words.gettext("After the time that it was planned for.")),
        Column(words.gettext("Parts"), words.gettext("The posts of a thread. One, where it is no thread.")),
        Column(words.gettext("State"), words.gettext("What is known of it now."), is_number=False),
    )


def posts_table(
    posts: Sequence[PostFigures], words: Words, most: int | None = None, titles: Titles = _BY_NAME
) -> Figures:
    """Return the posts that went out, the latest first."""
    shown = posts if most is None else posts[:most]
    states = state_words(words)
    return Figures(
        name="posts",
        is_wide=True,
        title=words.gettext("Posts that went out"),
        columns=_post_columns(words),
        rows=tuple(_post_row(one, states, words, titles) for one in shown),
        empty=words.gettext("No post went out in this time."),
        notes=(words.gettext("Views and likes are counted by the networks, on their own pages."),),
        left_off=len(posts) - len(shown),
    )


def _post_row(one: PostFigures, states: Mapping[ItemState, str], words: Words, titles: Titles) -> tuple[Cell, ...]:
    sent, zone = one.sent, ZoneInfo(words.zone)
    late = int(one.late / timedelta(minutes=1)) if one.late >= _PUNCTUAL else 0
    about, campaign = titles.of_item(sent.item), titles.of_campaign(sent.item.campaign)
    return (
        text(about, note=campaign, path=_evidence(sent.item), plain=str(sent.item)),
        text(account_name(sent.item.channel), url=sent.url, plain=sent.item.channel),
        text(words.moment(sent.out_at), plain=f"{sent.out_at.astimezone(zone):%Y-%m-%d %H:%M}"),
        _number(words, late),
        _number(words, sent.parts),
        text(states[one.state]),
    )


def _evidence(key: ItemKey) -> str:
    return f"/items/{quote(str(key))}/evidence"


def _growth_columns(words: Words) -> tuple[Column, ...]:
    return (
        Column(words.gettext("Week from Monday"), is_number=False),
        Column(
            words.gettext("Signed up"),
            words.gettext("They filled in the form. They join once they confirm."),
        ),
        Column(words.gettext("Confirmed"), words.gettext("They followed the link in the mail, maybe weeks later.")),
        Column(words.gettext("Added"), words.gettext("They came by an import, or staff put them back.")),
        Column(words.gettext("Left"), words.gettext("They left, or were erased.")),
        Column(words.gettext("Growth"), words.gettext("Confirmed and added, less who left.")),
    )


def growth_table(grown: ListFigures, words: Words) -> Figures:
    """Return how a list grew by week, the latest first."""
    rows = tuple(
        (
            text(words.short_day(week.monday), plain=week.monday.isoformat()),
            *(_number(words, people) for people in (week.signed_up, week.confirmed, week.added, week.left)),
            Cell(_signed(week.joined - week.left, words), str(week.joined - week.left)),
        )
        for week in reversed(grown.weeks)
    )
    is_moved = any(week.signed_up or week.joined or week.left for week in grown.weeks)
    return Figures(
        name="growth",
        title=words.gettext("How the list grows"),
        columns=_growth_columns(words),
        rows=rows if is_moved else (),
        empty=words.gettext("Nobody came or left in these weeks."),
        drawing=_growth_drawing(grown, words),
        notes=(words.gettext("The present week is not over yet."),) if is_moved else (),
    )


def _signed(growth: int, words: Words) -> str:
    sign = "+" if growth > 0 else "\N{MINUS SIGN}" if growth < 0 else ""
    return f"{sign}{words.number(abs(growth))}"


def _growth_drawing(grown: ListFigures, words: Words) -> Drawing | None:
    chart = bar_chart([Value(f"{week.monday:%d.%m.}", week.joined, week.left) for week in grown.weeks])
    if chart is None:
        return None
    return Drawing(
        chart,
        words.gettext("People who came and left, by week"),
        words.gettext("came onto the list"),
        words.gettext("left"),
        words.gettext(
            "At most {came} people came in one week, and at most {left} left.",
            came=words.number(chart.highest),
            left=words.number(chart.lowest),
        ),
    )
