"""The switches that hold everything, or one channel, back."""

from __future__ import annotations

from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, select

from scheduler.domain.campaign import SendingRules
from scheduler.domain.delivery import Hold
from scheduler.storage.rows import insert_into
from scheduler.storage.tables import holds, pauses, sending_rules

_RULES = TypeAdapter(SendingRules)

# Built once, since every delivery asks them: building a statement takes longer than running it.
_PAUSED = select(pauses.c.reason)
_SENDING_RULES = select(sending_rules.c.rules)
_HOLDS = select(holds).order_by(holds.c.channel)


class SqlControls:
    """`ports.Controls` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def paused(self) -> str | None:
        reason: str | None = self._connection.scalar(_PAUSED)
        return reason

    def pause(self, reason: str, now: datetime) -> None:
        """Hold everything back until `resume`. A second pause replaces the reason."""
        insert = insert_into(self._connection, pauses).values(id=1, reason=reason, at=now)
        self._connection.execute(
            insert.on_conflict_do_update(index_elements=[pauses.c.id], set_={"reason": reason, "at": now})
        )

    def resume(self) -> None:
        self._connection.execute(delete(pauses))

    def sending_rules(self) -> SendingRules | None:
        written = self._connection.scalar(_SENDING_RULES)
        return None if written is None else _RULES.validate_json(written)

    def keep_sending_rules(self, rules: SendingRules) -> None:
        written = _RULES.dump_json(rules).decode()
        insert = insert_into(self._connection, sending_rules).values(id=1, rules=written)
        self._connection.execute(
            insert.on_conflict_do_update(index_elements=[sending_rules.c.id], set_={"rules": written})
        )

    def holds(self) -> tuple[Hold, ...]:
        rows = self._connection.execute(_HOLDS).mappings()
        return tuple(Hold(row["channel"], row["until"], row["reason"]) for row in rows)

    def hold(self, hold: Hold) -> None:
        change = {"until": hold.until, "reason": hold.reason}
        insert = insert_into(self._connection, holds).values(channel=hold.channel, **change)
        replaceable = None if hold.until is None else holds.c.until.is_not(None)
        self._connection.execute(
            insert.on_conflict_do_update(index_elements=[holds.c.channel], set_=change, where=replaceable)
        )

    def release_hold(self, channel: str) -> bool:
        return self._connection.execute(delete(holds).where(holds.c.channel == channel)).rowcount > 0
