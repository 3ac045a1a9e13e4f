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
    Workspace,
)
from scheduler.ports.tables import (
    Approvals,
    Audience,
    Audit,
    Controls,
    CredentialTable,
    Deliveries,
    Items,
    People,
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
    "Renderer",
    "Sealing",
    "Store",
    "Transaction",
    "Waivers",
    "Workspace",
]
