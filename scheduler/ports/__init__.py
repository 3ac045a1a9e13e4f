"""The protocols that services need. Adapters implement them; bootstrap chooses which."""

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
    Waker,
    Workspace,
)
from scheduler.ports.sending_tables import Audience, Deliveries
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
    "Audience",
    "Audit",
    "Boundary",
    "Channel",
    "Clock",
    "Comparisons",
    "Controls",
    "CredentialTable",
    "Deliveries",
    "HearingClock",
    "Items",
    "Journal",
    "Passwords",
    "People",
    "Readable",
    "Renderer",
    "RotatingCredential",
    "Sealing",
    "Store",
    "Transaction",
    "Waivers",
    "Waker",
    "Workspace",
]
