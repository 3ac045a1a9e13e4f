"""`clinic demo`: the whole main job on a real article, rehearsed on this machine in a month of fast-forward."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from scheduler.bootstrap import Application
from scheduler.config.workspace import REHEARSAL_MARK
from scheduler.domain.campaign import WEEKS
from scheduler.domain.content import Item, Kind
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.people import Credentials, Person, Role
from scheduler.domain.speciality import Speciality
from scheduler.domain.standing import STANDING_CAMPAIGN
from scheduler.engine.fast_forward import FixedClock, fast_forward
from scheduler.rehearsal.next_weeks import leave_notes
from scheduler.rehearsal.readers import Readers, counted
from scheduler.rehearsal.report import rehearsal_report
from scheduler.rendering.report import ReaderStep, report_page
from scheduler.resources import resource_bytes
from scheduler.services.clinic_settings import Setting, SettingValue
from scheduler.services.import_reading import ImportOptions
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.plan import PlanReport
from scheduler.services.rehearsed import Rehearsed
from scheduler.services.review import Decision
from scheduler.services.review_sheet import digests
from scheduler.simulator.apis import Identity
from scheduler.simulator.email import SendGridAccount
from scheduler.simulator.faults import Fault, PlannedFault
from scheduler.simulator.http_server import Simulator
from scheduler.simulator.mail_reports import Fates, Telling, messages_of, signed_headers
from scheduler.simulator.mailing import Email, emails_of
from scheduler.web.server import serving

BEGIN = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
"""When the rehearsal begins: a Friday; the same for everyone, so that everyone sees the same report."""

START = date(2026, 12, 1)
MONTHS = timedelta(days=120)
SUBSCRIBERS = 1240
UNSUBSCRIBED = 17
STAFF = "Maya (marketing, demo)"
REVIEWER = "Demo reviewer (no clinician)"
PASSWORD = "a rehearsal's password"  # noqa: S105 - it opens nothing but the rehearsal
AUTHOR = Person("demo-author", STAFF, (Role.AUTHOR,))
CLINICIAN = Person("demo-reviewer", REVIEWER, (Role.CLINICIAN,), "no registration")
PEOPLE = {AUTHOR: "plans and writes", CLINICIAN: "signs"}
"""Who works in the rehearsal, and as what."""

CLINIC = NewClinic(
    Speciality.SKIN,
    name="Demo Skin Clinic",
    address="12 Example Road, Pune 411001, India",
    site="https://clinic.example.com",
    email="newsletter@clinic.example.com",
    reply_to="hello@clinic.example.com",
    jurisdictions=("IN",),
)
"""A clinic that does not exist."""

LOOK: Mapping[Setting, SettingValue] = {("brand", "handle"): "demo_clinic", ("brand", "logo"): "brand/logo.png"}
"""What `clinic init` does not ask for."""

ANY_PORT = {"CLINIC_WEB__PORT": "0"}

STAGED = {
    2: Fault.LOST,
    6: Fault.RATE_LIMIT,
    9: Fault.RESET,
}
"""The staged faults, by the number of posts that are out at least, so that the report shows their handling."""

FATES = Fates(bounced=0.008, blocked=0.004, deferred=0.03, complained=0.0004, unsubscribed=0.003)
"""What becomes of the mails: shares as a list of good addresses has them, so that the report has something to show."""

Say = Callable[[str], None]


def rehearse(output: Path, say: Say) -> Rehearsed:
    """Run the demo campaign from article to report in `output`. Raises BadInput when that is somebody else's folder."""
    say("REHEARSAL: a simulator on this machine stands in for the platforms. Nothing reaches real people.")
    root = _empty_workspace(output)
    clock = FixedClock(BEGIN)
    accounts = {"email": SendGridAccount(fates=FATES)}
    with Simulator(clock, identity=Identity("demo_clinic", "Demo Skin Clinic"), accounts=accounts) as simulator:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CLINIC_")}
        application = Application(root, environment | ANY_PORT | simulator.environment, clock=clock)
        application.found()
        application.workspace.edit_settings(LOOK)
        campaign = _import_article(application, say)
        _import_audience(application, output, say)
        report = _plan(application, campaign, say)
        _sign(application, campaign, say)
        say(f"[6/7] A month of publishing in fast-forward, {len(report.items)} items, with three faults staged")
        steps = _publish(application, simulator, report.items)
        say(f"      readers: {counted(steps)}")
        page = output / "report.html"
        model = replace(rehearsal_report(application, simulator, campaign, report.left_out), readers=steps)
        page.write_text(report_page(model, root), encoding="utf-8")
        result = _result(application, simulator, page)
        _end_holds(application)
        leave_notes(application, Credentials(AUTHOR.login, PASSWORD), _post_channel(report.items))
        application.store.close()
    say(f"[7/7] The report: {page}")
    say(f"      In the browser: clinic serve -w {root}, then sign in at /staff as one of")
    for person, works in PEOPLE.items():
        say(f"      {person.login} ({works}), password: {PASSWORD}")
    say(
        f"REHEARSAL: {result.posts} posts and {result.emails} emails reached the simulator, and nobody else. "
        f"{result.accepted} of {result.deliveries} deliveries accepted, {result.open} open."
    )
    if result.open or result.accepted != result.deliveries:
        raise ClinicError("the rehearsal did not end clean: look at the report")
    return result


def _empty_workspace(output: Path) -> Path:
    if output.exists() and any(output.iterdir()) and not (output / REHEARSAL_MARK).exists():
        raise BadInput(f"{output} holds something else: name an empty folder with --output")
    if output.exists():
        shutil.rmtree(output)
    output.mkdir(parents=True)
    (output / REHEARSAL_MARK).write_text("A rehearsal wrote this folder and writes over it.\n", encoding="utf-8")
    root = output / "workspace"
    initialise(root, CLINIC)
    (root / REHEARSAL_MARK).write_text("A rehearsal: a simulator stood in for the networks.\n", encoding="utf-8")
    (root / "campaigns" / "library.toml").write_bytes(resource_bytes("assets/demo/library.toml"))
    return root


def _import_article(application: Application, say: Say) -> str:
    source = application.root / "article.txt"
    source.write_bytes(resource_bytes("assets/demo/article.txt"))
    imported = application.articles.ingest(source, "exosomes")
    _set_start_and_issues(imported.campaign)
    article = imported.reading.article
    below = sum(len(section.sections) for section in article.sections)
    say(f"[1/7] Read '{article.title}': a lead, {len(article.sections)} sections, {below} sub-sections")
    for dropped in imported.reading.dropped:
        say(f"      left out: '{dropped.text}' ({dropped.reason})")
    return imported.slug


def _set_start_and_issues(campaign: Path) -> None:
    """Begin on the demo's first day, and write to the readers every week: its length alone would give fewer issues."""
    text = campaign.read_text(encoding="utf-8")
    text = re.sub(r"^start = .*$", f"start = {START.isoformat()}", text, flags=re.MULTILINE)
    text = re.sub(r"^# issues = .*$", f"issues = {WEEKS}", text, flags=re.MULTILINE)
    campaign.write_text(text, encoding="utf-8")


def _import_audience(application: Application, output: Path, say: Say) -> None:
    file = output / "subscribers.csv"
    file.write_text(demo_subscribers(), encoding="utf-8")
    report = application.audience_import.run(file, ImportOptions("newsletter"))
    for number in range(UNSUBSCRIBED):
        application.suppression.suppress(f"subscriber{number * 70:04}@example.com", "unsubscribed")
    say(f"[2/7] Subscribers (made up): {report.summary()}; then {UNSUBSCRIBED} unsubscribe")


def demo_subscribers() -> str:
    """Return a CSV of made-up people at example.com, who exist nowhere."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("address", "name", "language", "consent_source", "consent_date"))
    for number in range(SUBSCRIBERS):
        row = (f"subscriber{number:04}@example.com", f"Subscriber {number}", "en", "sign-up form", "2026-01-15")
        rows.writerow(row)
    return text.getvalue()


def _plan(application: Application, campaign: str, say: Say) -> PlanReport:
    report = application.planning.run(campaign)
    posts = sum(item.key.kind is Kind.POST for item in report.items)
    first, last = report.items[0].slot.local, report.items[-1].slot.local
    say(f"[3/7] Planned {posts} posts and {len(report.items) - posts} issues, {first:%d %b} to {last:%d %b %Y}")
    for left_out in report.left_out:
        say(f"      left out: {left_out.section} on {left_out.channel}: {left_out.reason}")
    return report


def _sign(application: Application, campaign: str, say: Say) -> None:
    desk = application.review
    application.planning.run(STANDING_CAMPAIGN)
    say("[4/7] Drawing cards and writing emails, then submitting them")
    for person in PEOPLE:
        application.people.add(person, PASSWORD)
    approved: list[Decision] = []
    for name in (campaign, STANDING_CAMPAIGN):
        submitted = desk.submit(name, Credentials(AUTHOR.login, PASSWORD))
        shown = digests(desk.in_review(name))
        approved += desk.approve(name, Credentials(CLINICIAN.login, PASSWORD), shown)
        for decision in (*submitted, *approved):
            if not decision.done:
                raise ClinicError(f"{decision.key}: {decision.reason}")
    say(f"[5/7] {len(approved)} items approved by '{REVIEWER}': a rehearsal's signature, not a clinician's")


def _publish(application: Application, simulator: Simulator, items: Sequence[Item]) -> tuple[ReaderStep, ...]:
    with serving(application, application.settings.web, threading.Event()) as address:
        port = urlsplit(address).port or 0
        first = datetime.combine(START, time(), UTC)
        readers = Readers(port, partial(_inbox, simulator), application.clock.now, first)
        readers.sign_up(application.settings.web.url)
        _run(application, simulator, items, readers)
    return tuple(readers.steps)


def _inbox(simulator: Simulator, address: str) -> tuple[Email, ...]:
    mails = (mail for mailing in simulator.state.mailings for mail in emails_of(mailing))
    return tuple(mail for mail in mails if mail.to_address == address)


def _run(application: Application, simulator: Simulator, items: Sequence[Item], readers: Readers) -> None:
    publisher = application.publisher()
    staged, reported = dict(STAGED), set[str]()
    channel = _post_channel(items)

    def step() -> None:
        if staged and min(staged) <= len(simulator.state.posts):
            simulator.faults.plan(PlannedFault(channel, staged.pop(min(staged)), seconds=900))
        application.delivery.run_once(publisher)
        readers.read()
        _report(application, simulator, reported)

    clock = application.clock
    if not isinstance(clock, FixedClock):
        raise TypeError("a rehearsal needs a clock that can be moved")
    step()  # the mails of those who signed up wait for nothing
    for _ in fast_forward(clock, application.upcoming.next_moment, step, BEGIN + MONTHS):
        pass


def _post_channel(items: Sequence[Item]) -> str:
    return next(item.key.channel for item in items if item.key.kind is Kind.POST)


def _report(application: Application, simulator: Simulator, reported: set[str]) -> None:
    """Have the simulated SendGrid report on what it took since, in signed messages as it posts them, in any order.

    Mails to the made-up list come to different ends; those to the readers who act here are delivered.
    """
    new = [mailing for mailing in simulator.state.mailings if mailing.message_id not in reported]
    reported.update(mailing.message_id for mailing in new)
    mails = [mail for mailing in new for mail in emails_of(mailing)]
    now = application.clock.now()
    made_up = [mail for mail in mails if mail.to_address.startswith("subscriber")]
    others = [mail for mail in mails if not mail.to_address.startswith("subscriber")]
    telling = Telling(seed=len(reported))
    for message in (*messages_of(made_up, FATES, telling), *messages_of(others, Fates(), telling)):
        application.webhooks.receive("sendgrid", "email", signed_headers(message, now), message)


def _end_holds(application: Application) -> None:
    """Forget the holds that ended by the rehearsal's clock: it ran ahead, and by another they would stand for weeks."""
    with application.store.transaction() as tables:
        for hold in tables.controls.holds():
            if not hold.stands(application.clock.now()):
                tables.controls.release_hold(hold.channel)


def _result(application: Application, simulator: Simulator, page: Path) -> Rehearsed:
    status = application.records.status()
    return Rehearsed(
        report=page,
        posts=len(simulator.state.posts),
        emails=sum(len(mailing.body["personalizations"]) for mailing in simulator.state.mailings),
        accepted=status.counts.get(DeliveryState.ACCEPTED, 0),
        deliveries=sum(status.counts.values()),
        open=len(status.waiting),
    )
