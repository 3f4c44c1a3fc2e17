"""What was made lately, kept in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """The values used last, at most `most` of them. Safe for threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """The value kept under this key, or None."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Key, value: Value) -> None:
        """Keep this value, and forget the one that was used longest ago."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)


class UpToDate(Generic[Value]):
    """A value that is made anew when what it is made of has changed. Safe for threads."""

    def __init__(self, version: Callable[[], int], make: Callable[[], Value]) -> None:
        """`version` must grow with each change of what `make` makes the value of."""
        self._version = version
        self._make = make
        self._made: tuple[int, Value] | None = None

    def get(self) -> Value:
        # Asked for first: a change in between makes the value too new, never too old.
        version = self._version()
        made = self._made
        if made is None or made[0] != version:
            self._made = made = (version, self._make())
        return made[1]
