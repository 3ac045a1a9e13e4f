"""Email: limits and formats that hold whoever delivers it."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.channels.accounts import Account, TransportSpec, address, flag, key, line, number, optional_line, secret
from scheduler.channels.counting import utf8_length
from scheduler.channels.spec import WHOLE_LINKS, Capabilities, CardFormat, ChannelSpec, Figure, Limit, Strategy
from scheduler.domain.content import Kind
from scheduler.domain.preflight import LARGEST_HTML

# Twice the 600 pixels that an issue is wide, for dense screens.
_CARD = CardFormat(
    "email",
    1200,
    600,
    most_bytes=Figure(1_000_000, "our own: a mailing that is read on a phone should not weigh more", "2026-11"),
)


def card(_place: int, _count: int) -> CardFormat:
    """Return the format of an issue's card."""
    return _CARD


@dataclass(frozen=True, slots=True, kw_only=True)
class SendGridAccount(Account):
    """An account at SendGrid.

    `activity` says that it has bought the Email Activity add-on, so that SendGrid can be asked what it took.
    `webhook_verification` is the Verification Key of its Event Webhook (two with a comma, while one replaces the
    other): a public key, with which what SendGrid reports is told from what anybody else sends.
    """

    base_url: str = address("https://api.sendgrid.com")
    activity: bool = flag()
    webhook_verification: str = optional_line()
    api_key: str = secret()


SENDGRID = TransportSpec(
    name="sendgrid",
    title="SendGrid",
    adapter="scheduler.channels.email.sendgrid:SendGridEmail",
    account=SendGridAccount,
    webhook="scheduler.channels.email.webhook:SendGridWebhook",
    # Personalizations in one request (docs.sendgrid.com, mail send limitations, read 2026-09).
    batch=1000,
    # Twilio SendGrid, how to set up domain authentication, read 2026-11.
    dkim_selectors=("s1", "s2"),
    spf_include="sendgrid.net",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpAccount(Account):
    """A mailbox on a mail server.

    `server` is HOST or HOST:PORT; `tls` says that the port speaks TLS from the first byte. `connections` are open at
    the same time, each for at most `messages_per_connection` mails. Bounces go to `return_path`, with a word for each
    mail in it; empty: to the sender. `dkim_key` is a private key in PEM, empty where the server signs.
    """

    server: str = line("mail.example.com:587")
    username: str = line("newsletter@example.com")
    tls: bool = flag()
    connections: int = number(3, least=1, most=20)
    messages_per_connection: int = number(100, least=1, most=10_000)
    return_path: str = optional_line()
    dkim_selector: str = optional_line()
    password: str = secret()
    dkim_key: str = key()


SMTP = TransportSpec(
    name="smtp",
    title="a mail server (SMTP)",
    adapter="scheduler.channels.email.smtp:SmtpEmail",
    account=SmtpAccount,
    # Our own: each person's mail is a conversation, and a batch must end well within a worker's lease (2026-11).
    batch=50,
    names_copies=True,
)

SPEC = ChannelSpec(
    name="email",
    title="Email",
    kind=Kind.ISSUE,
    capabilities=Capabilities(
        # Gmail clips a message at about 102 kB and hides the unsubscribe link with it; 90 kB leaves
        # room for what the mail provider adds.
        text=(
            Limit(
                utf8_length,
                Figure(LARGEST_HTML, "github.com/hteumeuleu/email-bugs/issues/41 (102 kB), less a margin", "2026-09"),
                "bytes",
            ),
        ),
        alt_limit=Figure(1000, "our own: who listens to a mail hears all of it before the text goes on", "2026-11"),
    ),
    card=card,
    links=WHOLE_LINKS,
    strategy=Strategy.LOG,
    transports=(SENDGRID, SMTP),
    can_be_deleted=False,
)
