"""The last look before people see an item: what it is made of, where its links lead, who sends it."""

from scheduler.services.preflight.desk import Preflight

__all__ = ["Preflight"]
