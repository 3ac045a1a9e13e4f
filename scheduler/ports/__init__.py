"""The protocols that services need. Adapters implement them; bootstrap chooses which."""

from scheduler.ports.outside import (
    Boundary,
    Channel,
    Clock,
    Credentials,
    Journal,
    Passwords,
    Renderer,
    Sealing,
    Waker,
    Workspace,
)
from scheduler.ports.sending_tables import Audience, Deliveries
from scheduler.ports.tables import (
    Approvals,
    Audit,
    Controls,
    CredentialTable,
    Items,
    People,
    Readable,
    Store,
    Transaction,
    Waivers,
)

__all__ = [
    "Approvals",
    "Audience",
    "Audit",
    "Boundary",
    "Channel",
    "Clock",
    "Controls",
    "CredentialTable",
    "Credentials",
    "Deliveries",
    "Items",
    "Journal",
    "Passwords",
    "People",
    "Readable",
    "Renderer",
    "Sealing",
    "Store",
    "Transaction",
    "Waivers",
    "Waker",
    "Workspace",
]
