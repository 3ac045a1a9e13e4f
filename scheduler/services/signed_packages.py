"""The packages that were signed, as they are sent: read from what was kept, and verified (promise 2)."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from cachetools import LRUCache

from scheduler.domain.content import ItemKey
from scheduler.domain.delivery import Delivery, place_problem
from scheduler.domain.errors import DamagedPackage
from scheduler.domain.package import Package
from scheduler.domain.payload import RenderedIssue, RenderedPost
from scheduler.domain.standing import own_link
from scheduler.ports import Transaction

MOST_BYTES = 64 * 1024 * 1024
"""Bytes of packages that are kept in memory: a few issues with their pictures. A larger one is read for each batch."""

Version = tuple[ItemKey, int, str]


@dataclass(frozen=True, slots=True)
class SignedPackages:
    """Gives the package of a delivery. It is read and verified once for the run of an item version's deliveries."""

    _verified: LRUCache[Version, Package] = field(default_factory=lambda: LRUCache(MOST_BYTES, getsizeof=size_of))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, delivery: Delivery, tables: Transaction) -> Package:
        """Return the package of a delivery. Raises NotFound, and DamagedPackage when it is not what was signed."""
        version = (delivery.item, delivery.version, delivery.content_hash)
        with self._lock:
            package = self._verified.get(version)
            if package is None:
                package = tables.approvals.package(delivery.content_hash)
                if size_of(package) <= MOST_BYTES:
                    self._verified[version] = package
        if problem := package_problem(package, delivery):
            raise DamagedPackage(problem)
        return package


def package_problem(package: Package, delivery: Delivery) -> str | None:
    """Return why a whole package is not this delivery's, or None."""
    if package.content.key != str(delivery.item):
        return f"what was signed under its hash is {package.content.key}: look at it and sign it again"
    if problem := place_problem(delivery):
        return f"nobody signed this delivery: {problem}"
    if isinstance(package.rendered, RenderedPost) and delivery.count != len(package.rendered.texts):
        parts = len(package.rendered.texts)
        return f"{parts} parts were signed, and this is part {delivery.sequence} of {delivery.count}"
    if isinstance(package.rendered, RenderedIssue) and package.content.placeholder != own_link(delivery.item):
        return "it was signed with another mark for its readers' own links: look at it and sign it again"
    if not 0 <= delivery.variant <= 1 + len(package.content.subjects):
        return f"nobody signed a subject line number {delivery.variant}: look at it and sign it again"
    return None


def size_of(package: Package) -> int:
    """Return about how many bytes a package takes in memory."""
    texts = sum(len(text) for text in package.content.texts)
    return 2 * texts + sum(len(picture.data) for picture in package.rendered.pictures)
