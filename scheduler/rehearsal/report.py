"""The report on a rehearsal: what the simulated platforms took, beside what the ledger says of it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from scheduler.bootstrap import Application
from scheduler.domain.content import Issue
from scheduler.domain.delivery import Delivery
from scheduler.domain.figures import IssueFigures
from scheduler.domain.payload import RenderedIssue, RenderedPost
from scheduler.planning.material import LeftOut
from scheduler.rendering.report import DeliveryLine, IssueAccount, ReasonCount, ReportModel
from scheduler.rendering.view_models import ShownIssue, ShownPost, coverage, shown_issue, shown_post
from scheduler.services.status import Record
from scheduler.simulator.http_server import Simulator
from scheduler.simulator.mailing import Email, emails_of


def rehearsal_report(
    application: Application, simulator: Simulator, campaign: str, left_out: Iterable[LeftOut] = ()
) -> ReportModel:
    """Return everything that the report of a rehearsed campaign shows; `left_out` is what its plan said it left out."""
    article = application.workspace.article(campaign)
    records = application.records.status(campaign).records
    headings = {unit.id: unit.heading for unit in article.units()}
    shown = [_shown(record, application, simulator, headings) for record in records]
    return ReportModel(
        title=article.title,
        clinic=application.settings.clinic,
        posts=tuple(item for item in shown if isinstance(item, ShownPost)),
        issues=tuple(item for item in shown if isinstance(item, ShownIssue)),
        sections=coverage(article, [record.item for record in records], left_out),
        accounts=tuple(_account(record) for record in records if record.accounting),
        deliveries=tuple(
            _line(delivery, record, application.settings.clinic.zone)
            for record in records
            for delivery in record.deliveries
        ),
        rehearsal=True,
        figures=_figures(application, campaign),
        language=records[0].item.draft.language if records else "en",
    )


def _figures(application: Application, campaign: str) -> tuple[IssueFigures, ...]:
    found = application.figures.issues()
    return tuple(figures for figures in found if figures.item.campaign == campaign)


def _shown(
    record: Record, application: Application, simulator: Simulator, headings: Mapping[str, str]
) -> ShownPost | ShownIssue:
    rendered, clinic = application.renderer.render(record.item.draft), application.settings.clinic
    notes = (record.item.note,) if record.item.note else ()
    if isinstance(rendered, RenderedPost):
        places = [
            (delivery.receipt.url or "", _local(delivery, clinic.zone))
            for delivery in record.deliveries
            if delivery.receipt
        ]
        section = headings.get(record.item.key.section, record.item.key.section)
        return shown_post(record.item, _as_posted(rendered, record, simulator), section, places, notes, clinic=clinic)
    if not isinstance(record.item.draft, Issue):
        raise TypeError(f"{record.item.key} renders as an issue and is none")
    return shown_issue(record.item, record.item.draft, _as_mailed(rendered, record, simulator), notes, clinic=clinic)


def _as_posted(rendered: RenderedPost, record: Record, simulator: Simulator) -> RenderedPost:
    """Return the post with the texts and the pictures that the platform has, where it is out."""
    posts = {post.id: post for post in simulator.state.posts}
    out = [posts[delivery.receipt.platform_id] for delivery in record.deliveries if delivery.receipt]
    if not out:
        return rendered
    kept = [simulator.state.media[name] for name in out[0].media]
    pictures = tuple(
        replace(picture, data=media.data, alt=media.alt)
        for picture, media in zip(rendered.pictures, kept, strict=False)
    )
    return replace(rendered, texts=(*(post.text for post in out), *rendered.texts[len(out) :]), pictures=pictures)


def _as_mailed(rendered: RenderedIssue, record: Record, simulator: Simulator) -> RenderedIssue:
    """Return the issue as the first person has it in the inbox, where it is out."""
    mail = _first_mail(record, simulator)
    if mail is None:
        return rendered
    pictures = tuple(
        replace(picture, data=base64.b64decode(mail.attachments[picture.name][1]))
        for picture in rendered.pictures
        if picture.name in mail.attachments
    )
    return replace(rendered, subject=mail.subject, html=mail.html, text=mail.text, pictures=pictures)


def _first_mail(record: Record, simulator: Simulator) -> Email | None:
    carriers = {delivery.id for delivery in record.deliveries}
    mails = (mail for mailing in simulator.state.mailings for mail in emails_of(mailing)[:1])
    return next((mail for mail in mails if mail.custom_args["delivery"] in carriers), None)


def _account(record: Record) -> IssueAccount:
    sums = record.accounting
    if sums is None:
        raise TypeError(f"{record.item.key} is not prepared")
    return IssueAccount(
        issue=record.item.key,
        audience=sums.audience,
        accepted=sums.accepted,
        excluded=tuple(ReasonCount(reason, people) for reason, people in sorted(record.excluded.items())),
        failed=tuple(ReasonCount(reason, people) for reason, people in sorted(record.failed.items())),
        uncertain=sums.uncertain,
        waiting=sums.waiting,
    )


def _line(delivery: Delivery, record: Record, zone: str) -> DeliveryLine:
    receipt = delivery.receipt
    trouble = [f"{attempt.reason}" for attempt in record.attempts[delivery.id] if attempt.reason]
    return DeliveryLine(
        item=delivery.item,
        part=f"{delivery.sequence} of {delivery.count}",
        state=str(delivery.state),
        attempts=delivery.attempts,
        receipt=receipt.platform_id if receipt else "",
        at=_local(delivery, zone),
        url=(receipt.url or "") if receipt else "",
        reason="; ".join(dict.fromkeys([*trouble, *([delivery.reason] if delivery.reason else [])])),
    )


def _local(delivery: Delivery, zone: str) -> str:
    if delivery.receipt is None:
        return ""
    return f"{delivery.receipt.at.astimezone(ZoneInfo(zone)):%a %d %b %Y, %H:%M}"
