"""The credentials that rotate, one row for each account; their content is encrypted before it comes here."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, select, update

from scheduler.domain.credential import SealedCredential
from scheduler.storage.rows import insert_into
from scheduler.storage.tables import credentials


class SqlCredentials:
    """`ports.CredentialTable` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, account: str) -> SealedCredential:
        row = (
            self._connection.execute(select(credentials).where(credentials.c.account == account))
            .mappings()
            .one_or_none()
        )
        return _sealed(row) if row else SealedCredential(account)

    def locked(self, account: str) -> SealedCredential:
        # A row that is not there cannot be locked: two workers would both make the account's first credential.
        insert = insert_into(self._connection, credentials).values(account=account, version=0)
        self._connection.execute(insert.on_conflict_do_nothing())
        query = select(credentials).where(credentials.c.account == account).with_for_update()
        return _sealed(self._connection.execute(query).mappings().one())

    def put(self, sealed: SealedCredential) -> None:
        row = {
            "ciphertext": sealed.ciphertext,
            "expires_at": sealed.expires_at,
            "refreshed_at": sealed.refreshed_at,
            "version": sealed.version,
            "previous_ciphertext": sealed.previous,
            "owner": sealed.owner,
            "lease_until": sealed.lease_until,
        }
        self._connection.execute(update(credentials).where(credentials.c.account == sealed.account).values(row))


def _sealed(row: RowMapping) -> SealedCredential:
    return SealedCredential(
        account=row["account"],
        ciphertext=row["ciphertext"],
        expires_at=row["expires_at"],
        refreshed_at=row["refreshed_at"],
        version=row["version"],
        previous=row["previous_ciphertext"],
        owner=row["owner"],
        lease_until=row["lease_until"],
    )
