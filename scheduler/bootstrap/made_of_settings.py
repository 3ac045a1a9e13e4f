"""Parts that are made from the settings, and made anew when those have changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, Self, TypeVar, cast, overload

if TYPE_CHECKING:
    from scheduler.bootstrap.foundation import Foundation

_Owner = TypeVar("_Owner", bound="Foundation")
_Part = TypeVar("_Part")


class made_of_settings(Generic[_Owner, _Part]):  # noqa: N801 - a decorator, named like cached_property
    """A property that is kept as long as the settings are what they were when it was made.

    As with `cached_property`, a part that is given goes before it.
    """

    def __init__(self, make: Callable[[_Owner], _Part]) -> None:
        self._make = make
        self._kept = f"_{make.__name__} of settings"
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, instance: None, owner: type[_Owner]) -> Self: ...
    @overload
    def __get__(self, instance: _Owner, owner: type[_Owner]) -> _Part: ...
    def __get__(self, instance: _Owner | None, owner: type[_Owner]) -> Self | _Part:
        if instance is None:
            return self
        settings = instance.settings
        kept = instance.__dict__.get(self._kept)
        if kept is None or kept[0] is not settings:
            kept = (settings, self._make(instance))
            instance.__dict__[self._kept] = kept
        return cast("_Part", kept[1])
