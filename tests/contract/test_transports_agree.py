"""One signed issue through each transport of email: the same words, links, headers and pictures for every reader."""

from __future__ import annotations

import base64
import html
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from conftest import Databases
from delivery_world import DUE, World, issue
from scripted_mail_server import Script, ScriptedMailServer

from scheduler.bootstrap import Application
from scheduler.channels.email.sendgrid import SendGridEmail
from scheduler.channels.email.smtp import SmtpEmail
from scheduler.channels.email.spec import SendGridAccount, SmtpAccount
from scheduler.domain.content import ItemState
from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER, Picture
from scheduler.services.initialise import NewClinic, initialise
from scheduler.simulator import Simulator
from scheduler.simulator import email as simulated
from scheduler.simulator.mailing import Email, emails_of
from scheduler.storage.store import open_store

PICTURE = Picture("card-1.png", "image/png", bytes(range(256)) * 10, "A card", 1200, 600)
LIST_HEADERS = ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")


@dataclass(frozen=True)
class Seen:
    """A mail as its reader's program shows it."""

    to: str
    to_name: str
    sender: tuple[str, str]
    reply_to: str
    subject: str
    text: str
    page: str
    headers: tuple[str, ...]
    pictures: tuple[tuple[str, bytes], ...]


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").removesuffix("\n")


def from_sendgrid(mail: Email) -> Seen:
    pictures = tuple((name, base64.b64decode(content)) for name, (_, content) in mail.attachments.items())
    return Seen(
        mail.to_address,
        mail.to_name,
        (mail.from_name, mail.from_address),
        mail.reply_to,
        mail.subject,
        lines(mail.text),
        html.unescape(lines(mail.html)),
        tuple(mail.headers[name] for name in LIST_HEADERS),
        pictures,
    )


def from_a_mail_server(mail: EmailMessage) -> Seen:
    def body(kind: str) -> str:
        part = mail.get_body((kind,))
        assert part is not None
        return lines(str(part.get_content()))

    (to,), (sender,) = mail["To"].addresses, mail["From"].addresses
    images = [part for part in mail.walk() if part.get_content_maintype() == "image"]
    return Seen(
        to.addr_spec,
        to.display_name,
        (sender.display_name, sender.addr_spec),
        mail["Reply-To"] or "",
        mail["Subject"],
        body("plain"),
        html.unescape(body("html")),
        tuple(str(mail[name]) for name in LIST_HEADERS),
        tuple((part["Content-ID"].strip("<>"), bytes(part.get_content())) for part in images),
    )


def approved(world: World) -> None:
    world.renderer.pictures = (PICTURE,)
    world.renderer.mark = " ½ & “quoted” हिन्दी {{own-first-name|you}}"
    world.subscribe(5)
    world.approve(issue())


def test_the_same_package_is_the_same_mail_by_either_transport(databases: Databases) -> None:
    stores = [open_store(databases.migrated()) for _ in range(2)]
    by_sendgrid, by_smtp = (World(store) for store in stores)
    approved(by_sendgrid)
    approved(by_smtp)
    with Simulator(by_sendgrid.clock) as simulator:
        key = simulated.SendGridAccount().api_key
        account = SendGridAccount(name="email", api_key=key, base_url=simulator.url)
        by_sendgrid.channels["email"] = SendGridEmail(account, by_sendgrid.clock)
        by_sendgrid.run_at(DUE)
        one = {mail.to_address: from_sendgrid(mail) for each in simulator.state.mailings for mail in emails_of(each)}
    script = Script()
    with ScriptedMailServer(script) as server:
        settings = SmtpAccount(name="email", server=server.place, username="u", password="a password")
        by_smtp.channels["email"] = sender = SmtpEmail(settings, by_smtp.clock)
        by_smtp.run_at(DUE)
        sender.close()
    other = {address: from_a_mail_server(message_from_bytes(mail, policy=default)) for address, mail in script.received}
    assert by_sendgrid.state(issue()) is by_smtp.state(issue()) is ItemState.PUBLISHED
    assert len(one) == 5
    assert one == other
    for seen in one.values():
        assert UNSUBSCRIBE_PLACEHOLDER not in seen.text + seen.page
        assert seen.headers[1].strip("<>") in seen.text
        assert seen.headers[1].strip("<>") in seen.page
    for store in stores:
        store.close()


@pytest.mark.parametrize(
    ("secret", "kind"),
    [("CLINIC_SENDGRID_API_KEY", SendGridEmail), ("CLINIC_SMTP_PASSWORD", SmtpEmail)],
)
def test_one_setting_changes_the_transport(tmp_path_factory: pytest.TempPathFactory, secret: str, kind: type) -> None:
    root = tmp_path_factory.mktemp("clinic") / "clinic"
    initialise(root, NewClinic(jurisdictions=("IN",)))
    both = {"CLINIC_SMTP__SERVER": "127.0.0.1:587", "CLINIC_SMTP__USERNAME": "news@clinic.example"}
    application = Application(root, both | {secret: "a secret"})
    assert isinstance(application.channels["email"], kind)
