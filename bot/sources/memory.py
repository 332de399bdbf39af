"""Answers about postcodes: for a few hours, in memory, and under keys that no postcode can be read from."""

import hashlib
import secrets
from collections import OrderedDict
from typing import Generic, TypeVar

from bot.sources.clock import Clock

T = TypeVar("T")


class Memory(Generic[T]):
    """The last `most` answers, each for `hours`. Keys are salted hashes; the salt dies with the process."""

    def __init__(self, clock: Clock, most: int = 2000, hours: float = 6) -> None:
        self._clock = clock
        self._most = most
        self._seconds = hours * 3600
        self._salt = secrets.token_bytes(32)
        self._entries: OrderedDict[bytes, tuple[float, T]] = OrderedDict()

    def key(self, words: str) -> bytes:
        """The key for what was asked."""
        return hashlib.blake2b(words.encode(errors="replace"), key=self._salt).digest()

    def get(self, key: bytes) -> T | None:
        """The answer kept under this key, or None."""
        until, value = self._entries.get(key, (0.0, None))
        return value if self._clock.monotonic() < until else None

    def put(self, key: bytes, value: T) -> None:
        """Keep an answer, and forget the oldest if there are too many."""
        self._entries[key] = (self._clock.monotonic() + self._seconds, value)
        self._entries.move_to_end(key)
        while len(self._entries) > self._most:
            self._entries.popitem(last=False)
