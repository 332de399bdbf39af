"""Time as a value that is passed in, so that tests need not wait."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """The three uses of time in the sources. `now` is aware, in UTC; the others count in seconds."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]  # for durations: never jumps when the host's clock is set
    sleep: Callable[[float], Awaitable[None]]


SYSTEM = Clock(lambda: datetime.now(UTC), time.monotonic, asyncio.sleep)
