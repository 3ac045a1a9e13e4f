"""The pages of the staff that are looked at in a browser, and a clinic in which each has something to show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from staff_subscribers_shown import people_on_the_list, welcome_series
from staff_telling_shown import WEBHOOK, people_who_are_told, programs_that_are_told
from staff_world import AUTHOR, CLINICIAN, PASSWORD, StaffWorld

from scheduler.domain.campaign import Reference
from scheduler.domain.delivery import Hold
from scheduler.domain.errors import Uncertain
from scheduler.domain.health import Heartbeat
from scheduler.domain.people import Credentials, Role
from scheduler.domain.pictures import PictureRecord
from scheduler.services.invitations import Wish
from scheduler.services.note import NoteWish


@dataclass(frozen=True, slots=True)
class Page:
    """A page below the server's address, and the login of somebody who may open it."""

    path: str
    login: str = "maya"


PAGES: tuple[Page, ...] = (
    Page("/staff"),
    Page("/staff", "rao"),
    Page("/staff/keys", "rao"),
    Page("/staff/several?act=move&days=2&item=dental/dentures/x/post&item=dental/lead/x/post"),
    Page("/staff/several?act=changes&item=dental/bridges/x/post", "rao"),
    Page("/staff/search"),
    Page("/staff/search?q=dent", "rao"),
    Page("/staff/search?q=dent&kind=articles"),
    Page("/staff/search?q=nothing+has+this"),
    Page("/staff/calendar"),
    Page("/staff/calendar/reserve"),
    Page("/staff/calendar/reserve/dental/bridges"),
    Page("/staff/calendar/feed"),
    Page("/staff/calendar?view=week&day=2026-12-09"),
    Page("/staff/calendar?view=list&day=2026-12-01&moved=dental/dentures/x/post&from=2026-12-05T10:00"),
    Page("/staff/items/dental/dentures/x/post"),
    Page("/staff/items/dental/lead/email/issue"),
    Page("/staff/items/dental/lead/x/post"),
    Page("/staff/items/dental/dentures/x/post/move"),
    Page("/staff/items/dental/lead/x/post/retract", "lee"),
    Page("/staff/campaigns"),
    Page("/staff/campaigns/dental"),
    Page("/staff/campaigns/dental", "lee"),
    Page("/staff/campaigns/dental/check"),
    Page("/staff/campaigns/dental/plan"),
    Page("/staff/campaigns/dental/times"),
    Page("/staff/campaigns/new"),
    Page("/staff/campaigns/nothing"),
    Page("/staff/campaigns/dental/write/what-our-patients-say"),
    Page("/staff/notes/new"),
    Page("/staff/library"),
    Page("/staff/library/statements/information", "rao"),
    Page("/staff/library/statements/risks/change", "rao"),
    Page("/staff/library/statements/information/withdraw", "rao"),
    Page("/staff/library/references"),
    Page("/staff/library/references/who-2023", "rao"),
    Page("/staff/library/new-reference", "rao"),
    Page("/staff/media"),
    Page("/staff/media/picture/people/rao.jpg"),
    Page("/staff/media/picture/campaigns/dental/pictures/denture.jpg"),
    Page("/staff/people", "rao"),
    Page("/staff/people/maya", "rao"),
    Page("/staff/new-person", "rao"),
    Page("/staff/new-invitation", "rao"),
    Page("/staff/join/a-link-of-a-mail", "rao"),
    Page("/staff/self", "rao"),
    Page("/staff/self/notifications", "rao"),
    Page("/staff/self/notifications/confirm?token=a-link-of-a-mail", "rao"),
    Page("/staff/self/codes", "maya"),
    Page("/staff/self/tokens", "rao"),
    Page("/staff/settings", "rao"),
    Page("/staff/settings/look", "rao"),
    Page("/staff/settings/webhooks", "rao"),
    Page(f"/staff/settings/webhooks/{WEBHOOK}", "rao"),
    Page("/staff/figures"),
    Page("/staff/figures?campaign=dental&channel=x&months=12&weeks=52"),
    Page("/staff/health"),
    Page("/staff/history", "rao"),
    Page("/staff/items/dental/bridges/x/post/evidence"),
    Page("/staff/welcome", "rao"),
    Page("/staff/review", "rao"),
    Page("/staff/review/together", "rao"),
    Page("/staff/review/dental/bridges/x/post", "rao"),
    Page("/staff/review/dental/bridges/x/post"),
    Page("/staff/review/dental/bridges/email/issue", "rao"),
    Page("/staff/review/dental/how-do-they-compare/x/post", "rao"),
    Page("/staff/issues"),
    Page("/staff/issues/test-group"),
    Page("/staff/issues/dental/lead/email"),
    Page("/staff/issues/dental/lead/email", "lee"),
    Page("/staff/issues/dental/lead/email?view=dark"),
    Page("/staff/issues/dental/lead/email?view=phone"),
    Page("/staff/issues/dental/lead/email?view=text"),
    Page("/staff/issues/dental/lead/email/send"),
    Page("/staff/issues/dental/bridges/email/send", "lee"),
    Page("/staff/issues/dental/lead/email/progress"),
    Page("/staff/subscribers"),
    Page("/staff/subscribers/count"),
    Page("/staff/subscribers/import"),
    Page("/staff/subscribers/import/a-list-of-people"),
    Page("/staff/subscribers/import/an-imported-list"),
    Page("/staff/subscribers/segments"),
    Page("/staff/subscribers/segments/group-a"),
    Page("/staff/subscribers/sign-up-form"),
    Page("/staff/subscribers/welcome"),
    Page("/staff/subscribers/welcome", "rao"),
    Page("/staff/subscribers/welcome/new"),
    Page("/staff/issues/welcome.bridges.en/lead/email/send"),
    Page("/staff/subscribers/p0001"),
    Page("/staff/subscribers/p0002", "lee"),
    Page("/staff/subscribers/p0002/erase", "lee"),
)
"""Each page once, and again for who sees something else on it."""


def busy_clinic(folder: Path) -> StaffWorld:
    """Make a clinic in which something is out, uncertain, sent back, to be signed, and held, and the rest is drafts."""
    world = StaffWorld(folder)
    approved(world)
    slug = world.plan()
    pictured(world, slug)
    with world.application.store.reading() as tables:
        posts = [item for item in tables.items.of_campaign(slug) if item.key.channel == "x"]
    first, second, third, fourth = posts[:4]
    for item in (first, second, third, fourth):
        world.submit(str(item.key))
    own = {"call_to_action": "Come in and ask us about it."}
    world.application.writing.write(f"{slug}/how-do-they-compare/x", own, "maya")
    for section in ("bridges", "how-do-they-compare"):
        world.submit(f"{slug}/{section}/x/post")
    world.submit(f"{slug}/bridges/email/issue")
    world.sign(str(first.key))
    world.sign(str(second.key))
    world.application.review.reject(str(third.key), CLINICIAN, "Say that it takes months.")
    world.clock.move_to(first.slot.at + timedelta(seconds=1))
    work(world)
    world.clock.move_to(second.slot.at + timedelta(seconds=1))
    world.channels["x"].failures.append(Uncertain("the connection broke before the answer came"))
    work(world)
    with world.application.store.transaction() as tables:
        tables.controls.hold(Hold("email", None, "the key was withdrawn"))
    world.application.own_codes.prepare(AUTHOR)
    asha = Wish("Dr Asha", (Role.CLINICIAN,), "MH 777", "asha@lotus.clinic")
    world.application.staff_invitations.invite(asha, "a-link-of-a-mail", CLINICIAN)
    text = "We are closed on Friday. The clinic opens again on Monday at nine."
    world.application.notes.make(NoteWish("closed-on-friday", text, "maya", ("x",), ("email",), waits=True))
    people_on_the_list(world)
    welcome_series(world)
    people_who_are_told(world)
    programs_that_are_told(world)
    for name in ("maya", "rao"):
        world.application.sample_group.add(f"{name}@lotus.clinic", AUTHOR)
    file = world.application.root / "campaigns" / slug / "article.md"
    text = file.read_text()
    file.write_text(text[: text.rindex("\n## ")] + "\n")
    return world


def approved(world: StaffWorld) -> None:
    """Have the clinician approve a reference, and a statement that rests on it until soon."""
    library, proof = world.application.library, Credentials("rao", PASSWORD)
    library.approve(
        Reference("who-2023", "Oral health: a report", "World Health Organization", 2023), library.version, proof
    )
    risks = library.statement("risks").statement
    dated = replace(risks, references=("who-2023",), review_by=date(2026, 12, 20))
    library.approve(dated, library.version, proof)


def pictured(world: StaffWorld, slug: str) -> None:
    """Keep photographs: of a person whose consent ends before a post shows it, of nobody, and an article's."""
    media, by = world.application.media, Credentials("maya", PASSWORD)
    person = world.application.root / "assets" / "people" / "rao.jpg"
    person.parent.mkdir(parents=True)
    person.write_bytes(photograph("teal"))
    consent = PictureRecord("people/rao.jpg", person=True, who="Dr Rao", consent="C-7", purpose="website and posts")
    media.save(replace(consent, until=date(2026, 12, 4), alt="Dr Rao"), media.version, by)
    media.add(photograph("tan"), "reception.jpg", PictureRecord("", person=False, alt="The reception"), by)
    pictures = world.application.root / "campaigns" / slug / "pictures"
    pictures.mkdir(exist_ok=True)
    (pictures / "denture.jpg").write_bytes(photograph("grey"))
    words = {"card.layout": "portrait", "card.picture": consent.file}
    world.application.writing.write(f"{slug}/dentures/x", words, "maya")


def photograph(colour: str) -> bytes:
    """Return a photograph of a colour, with a lighter head in it."""
    image = Image.new("RGB", (800, 600), colour)
    ImageDraw.Draw(image).ellipse((420, 120, 640, 400), fill="white")
    sent = BytesIO()
    image.save(sent, "JPEG")
    return sent.getvalue()


def work(world: StaffWorld) -> None:
    """Let the worker do what is due."""
    with world.application.store.transaction() as tables:
        tables.upkeep.beat(Heartbeat("worker", world.clock.now(), world.clock.now()))
    world.application.signed_comparison.run()
    world.application.delivery.run_once(world.application.publisher())
