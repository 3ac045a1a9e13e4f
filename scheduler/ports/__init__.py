"""The protocols that services need. Adapters implement them; bootstrap chooses which."""

from scheduler.ports.audience_tables import Consents, Erasures, Recipients, SignUps, Subscribers, Suppressions
from scheduler.ports.event_tables import Events, Mailboxes
from scheduler.ports.figure_tables import Counts
from scheduler.ports.issue_tables import Issues
from scheduler.ports.outside import (
    Boundary,
    Channel,
    Clock,
    HearingClock,
    Journal,
    Mailbox,
    MailboxFolder,
    Passwords,
    Renderer,
    RotatingCredential,
    Sealing,
    SegmentFile,
    Waker,
    Webhook,
    Workspace,
)
from scheduler.ports.sending_tables import Deliveries
from scheduler.ports.signing import Approvals, Audit, Comparisons, Waivers
from scheduler.ports.tables import (
    Controls,
    CredentialTable,
    Database,
    Items,
    People,
    Readable,
    Store,
    Transaction,
)

__all__ = [
    "Approvals",
    "Audit",
    "Boundary",
    "Channel",
    "Clock",
    "Comparisons",
    "Consents",
    "Controls",
    "Counts",
    "CredentialTable",
    "Database",
    "Deliveries",
    "Erasures",
    "Events",
    "HearingClock",
    "Issues",
    "Items",
    "Journal",
    "Mailbox",
    "MailboxFolder",
    "Mailboxes",
    "Passwords",
    "People",
    "Readable",
    "Recipients",
    "Renderer",
    "RotatingCredential",
    "Sealing",
    "SegmentFile",
    "SignUps",
    "Store",
    "Subscribers",
    "Suppressions",
    "Transaction",
    "Waivers",
    "Waker",
    "Webhook",
    "Workspace",
]
