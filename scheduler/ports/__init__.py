"""The protocols that services need. Adapters implement them; bootstrap chooses which."""

from scheduler.ports.audience_tables import Consents, Erasures, Recipients, SignUps, Subscribers, Suppressions
from scheduler.ports.campaign_files import CampaignFiles, WelcomeFile
from scheduler.ports.event_tables import Events, Mailboxes
from scheduler.ports.figure_tables import Counts
from scheduler.ports.issue_tables import Issues
from scheduler.ports.outside import (
    PERSON_TAKEN,
    Boundary,
    Channel,
    Clock,
    ErasesPeople,
    HearingClock,
    Journal,
    Mailbox,
    MailboxFolder,
    Renderer,
    Reporter,
    RotatingCredential,
    Sealing,
    SegmentFile,
    Waker,
    Web,
    Webhook,
    Workspace,
)
from scheduler.ports.people_tables import CodeSecrets, Passkeys, People, Sessions
from scheduler.ports.proofs import OneTimeCodes, PasskeyCeremony, Passwords
from scheduler.ports.sending_tables import Deliveries
from scheduler.ports.settings_file import SettingsFile
from scheduler.ports.signing import Approvals, Audit, Comparisons, Confirmations, Waivers
from scheduler.ports.tables import (
    Controls,
    CredentialTable,
    Database,
    Items,
    Readable,
    Store,
    StoreOfPeople,
    Transaction,
)

__all__ = [
    "PERSON_TAKEN",
    "Approvals",
    "Audit",
    "Boundary",
    "CampaignFiles",
    "Channel",
    "Clock",
    "CodeSecrets",
    "Comparisons",
    "Confirmations",
    "Consents",
    "Controls",
    "Counts",
    "CredentialTable",
    "Database",
    "Deliveries",
    "ErasesPeople",
    "Erasures",
    "Events",
    "HearingClock",
    "Issues",
    "Items",
    "Journal",
    "Mailbox",
    "MailboxFolder",
    "Mailboxes",
    "OneTimeCodes",
    "PasskeyCeremony",
    "Passkeys",
    "Passwords",
    "People",
    "Readable",
    "Recipients",
    "Renderer",
    "Reporter",
    "RotatingCredential",
    "Sealing",
    "SegmentFile",
    "Sessions",
    "SettingsFile",
    "SignUps",
    "Store",
    "StoreOfPeople",
    "Subscribers",
    "Suppressions",
    "Transaction",
    "Waivers",
    "Waker",
    "Web",
    "Webhook",
    "WelcomeFile",
    "Workspace",
]
