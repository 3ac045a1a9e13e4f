"""The protocols that services need. Adapters implement them; bootstrap chooses which."""

from scheduler.ports.audience_tables import Consents, Erasures, Recipients, SignUps, Subscribers, Suppressions
from scheduler.ports.event_tables import Events
from scheduler.ports.outside import (
    Boundary,
    Channel,
    Clock,
    HearingClock,
    Journal,
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
    "CredentialTable",
    "Deliveries",
    "Erasures",
    "Events",
    "HearingClock",
    "Items",
    "Journal",
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
