"""How much one chat may ask for: nobody uses up the machine, or a public service, for all others.

Counted in each process and never stored.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

Limited = Literal["messages", "lookups", "papers"]
Value = TypeVar("Value")
MOST_CHATS = 10_000  # counted at a time; of more, those that were quiet for longest are forgotten


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many at once, and as many again in each `seconds`."""

    most: int
    seconds: float


USUAL = {
    "messages": Allowance(60, 60.0),
    "lookups": Allowance(40, 3600.0),
    "papers": Allowance(60, 3600.0),
}


class RateLimits:
    """A bucket for each chat and thing, which fills up again with time. `clock`: seconds, always rising."""

    def __init__(self, clock: Callable[[], float], allowances: dict[str, Allowance] = USUAL) -> None:
        self._clock, self._allowances = clock, allowances
        self._left: OrderedDict[tuple[str, int | str], tuple[float, float]] = OrderedDict()  # how many, when
        self._told: OrderedDict[tuple[str, int | str], float] = OrderedDict()

    def allows(self, what: Limited, chat: int | str) -> bool:
        """Whether the chat may have one more now; if so, it is counted."""
        allowed, now = self._allowances[what], self._clock()
        left, seen = self._left.get((what, chat), (float(allowed.most), now))
        left = min(float(allowed.most), left + (now - seen) * allowed.most / allowed.seconds)
        _remember(self._left, (what, chat), (left - 1 if left >= 1 else left, now))
        return left >= 1

    def give_back(self, what: Limited, chat: int | str) -> None:
        """What was counted came to nothing."""
        if known := self._left.get((what, chat)):
            self._left[what, chat] = (known[0] + 1, known[1])

    def is_news(self, what: Limited, chat: int | str) -> bool:
        """Whether the chat is to be told that it was too much: once a minute, not with every message."""
        now = self._clock()
        last = self._told.get((what, chat))
        if last is not None and now - last < 60:
            return False
        _remember(self._told, (what, chat), now)
        return True


def _remember(
    kept: OrderedDict[tuple[str, int | str], Value], key: tuple[str, int | str], value: Value
) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > MOST_CHATS:
        kept.popitem(last=False)
