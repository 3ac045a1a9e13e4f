"""Loopback servers that speak the platforms' APIs, with their limits and, on demand, their faults."""

from scheduler.simulator.apis import Identity
from scheduler.simulator.faults import Call, Fault, Faults, PlannedFault
from scheduler.simulator.http_server import Simulator
from scheduler.simulator.state import State

__all__ = ["Call", "Fault", "Faults", "Identity", "PlannedFault", "Simulator", "State"]
