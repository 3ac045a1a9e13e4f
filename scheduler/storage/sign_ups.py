"""The sign-ups that wait for their confirmation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, select, update

from scheduler.domain.subscription import Frequency, SignUp
from scheduler.storage.audience_tables import sign_ups
from scheduler.storage.rows import insert_absent


class SqlSignUps:
    """`ports.SignUps` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, sign_up: SignUp) -> bool:
        row = {
            "id": sign_up.id,
            "subscriber": sign_up.subscriber,
            "mailbox": sign_up.mailbox,
            "at": sign_up.at,
            "language": sign_up.language,
            "delivery": sign_up.delivery,
            "source": sign_up.source,
            "wording": sign_up.wording,
            "first_name": sign_up.first_name,
            "frequency": sign_up.frequency,
            "topics": " ".join(sorted(sign_up.topics)),
        }
        return bool(insert_absent(self._connection, sign_ups, [row], returning=sign_ups.c.id))

    def get(self, sign_up: str) -> SignUp | None:
        return self._first(sign_ups.c.id == sign_up)

    def at_mailbox(self, mailbox: str) -> SignUp | None:
        return self._first(sign_ups.c.mailbox == mailbox)

    def use(self, sign_up: str) -> None:
        self._connection.execute(update(sign_ups).where(sign_ups.c.id == sign_up).values(mailbox=sign_up))

    def of_subscriber(self, subscriber: str) -> tuple[str, ...]:
        query = select(sign_ups.c.id).where(sign_ups.c.subscriber == subscriber).order_by(sign_ups.c.at)
        return tuple(self._connection.scalars(query))

    def remove(self, sign_up: str) -> None:
        self._connection.execute(delete(sign_ups).where(sign_ups.c.id == sign_up))

    def close(self, subscriber: str) -> None:
        self._connection.execute(delete(sign_ups).where(sign_ups.c.subscriber == subscriber))

    def remove_before(self, at: datetime) -> None:
        self._connection.execute(delete(sign_ups).where(sign_ups.c.at < at))

    def _first(self, condition: ColumnElement[bool]) -> SignUp | None:
        row = self._connection.execute(select(sign_ups).where(condition)).mappings().first()
        return None if row is None else _sign_up(row)


def _sign_up(row: RowMapping) -> SignUp:
    return SignUp(
        id=row["id"],
        subscriber=row["subscriber"],
        mailbox=row["mailbox"],
        at=row["at"],
        language=row["language"],
        delivery=row["delivery"],
        source=row["source"],
        wording=row["wording"],
        first_name=row["first_name"],
        frequency=Frequency(row["frequency"]),
        topics=frozenset(row["topics"].split()),
    )
