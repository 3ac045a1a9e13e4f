"""The protocols that services need. Adapters implement them; bootstrap chooses which."""

from scheduler.ports.outside import (
    Boundary,
    Channel,
    Clock,
    Journal,
    Passwords,
    Renderer,
    Workspace,
)
from scheduler.ports.tables import (
    Approvals,
    Audience,
    Audit,
    Controls,
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
    "Deliveries",
    "Items",
    "Journal",
    "Passwords",
    "People",
    "Renderer",
    "Store",
    "Transaction",
    "Waivers",
    "Workspace",
]
