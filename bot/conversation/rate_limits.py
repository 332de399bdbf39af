"""Limits what one chat may ask for, so that nobody uses up the machine or a public service for everyone else.

Each process counts for itself, and stores nothing.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

Limited = Literal["messages", "lookups", "papers", "danger"]
Bucket = tuple[str, int | str]  # what is limited, and in which chat
Value = TypeVar("Value")
MOST_CHATS = 10_000  # counted at a time; beyond that, the chats that were quiet for longest are dropped


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most `most` requests at once, and as many again in every `seconds`."""

    most: int
    seconds: float


USUAL = {
    "messages": Allowance(60, 60.0),
    "lookups": Allowance(40, 3600.0),
    "papers": Allowance(60, 3600.0),
    "danger": Allowance(10, 60.0),  # answers to despair and danger in messages beyond the limit
}


class RateLimits:
    """A token bucket for each chat and kind of request. `clock`: monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float], allowances: dict[str, Allowance] = USUAL) -> None:
        self._clock, self._allowances = clock, allowances
        self._buckets: OrderedDict[Bucket, tuple[float, float]] = OrderedDict()  # tokens left, and when
        self._last_notices: OrderedDict[Bucket, float] = OrderedDict()

    def allows(self, what: Limited, chat: int | str) -> bool:
        """Whether the chat may make one more request now; if so, count it."""
        allowance, now = self._allowances[what], self._clock()
        tokens, since = self._buckets.get((what, chat), (float(allowance.most), now))
        tokens = min(float(allowance.most), tokens + (now - since) * allowance.most / allowance.seconds)
        _put(self._buckets, (what, chat), (tokens - 1 if tokens >= 1 else tokens, now))
        return tokens >= 1

    def give_back(self, what: Limited, chat: int | str) -> None:
        """Uncount a request that came to nothing."""
        if bucket := self._buckets.get((what, chat)):
            self._buckets[what, chat] = (bucket[0] + 1, bucket[1])

    def should_notify(self, what: Limited, chat: int | str) -> bool:
        """Whether to tell the chat that it has reached its limit: once a minute, not with every message."""
        now = self._clock()
        last = self._last_notices.get((what, chat))
        if last is not None and now - last < 60:
            return False
        _put(self._last_notices, (what, chat), now)
        return True


def _put(entries: OrderedDict[Bucket, Value], key: Bucket, value: Value) -> None:
    """Set an entry as the latest, and drop the oldest of too many."""
    entries[key] = value
    entries.move_to_end(key)
    if len(entries) > MOST_CHATS:
        entries.popitem(last=False)
