"""One host of a public service: how much is asked of it at once, and when it is left alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.sources import SourceDown
from bot.sources.transport.clock import Clock

LONGEST_CLOSURE = 24 * 3600.0  # seconds; a mistaken Retry-After must not close a host for years


@dataclass(frozen=True, slots=True)
class HostLimits:
    """How patient the bot is with one host. Times in seconds, sizes in bytes."""

    attempts: int = 3
    request: float = 4.0  # one attempt, from connecting to the last byte
    deadline: float = 7.0  # everything for one answer: attempts, pauses and the wait for a turn
    pause: float = 0.3  # the first pause between attempts, before jitter
    at_once: int = 4  # Parliament was seen to block a caller for 52 minutes at 24, and not at 8
    body: int = 4 * 1024 * 1024
    failures: int = 5  # in a row, until the host is left alone
    rest: float = 30.0  # how long it is left alone


class Host:
    """The turns at one host, and whether it may be asked at all."""

    def __init__(self, limits: HostLimits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._slots = asyncio.Semaphore(limits.at_once)
        self._closed_until = 0.0  # the service said so (Retry-After)
        self._resting_until = 0.0  # it failed too often
        self._failures = 0
        self._probing = False

    @asynccontextmanager
    async def turn(self, until: float) -> AsyncIterator[None]:
        """A turn at the host. Raises SourceDown at once while it is closed or resting, or when `until`
        (monotonic seconds) would pass first. After a rest one caller at a time may try whether it is back."""
        await self._opening(until)
        async with self._slot(until):
            await self._opening(until)  # what others heard meanwhile counts here too
            probe = self._failures >= self._limits.failures
            self._probing = probe or self._probing
            try:
                yield
            finally:
                self._probing = self._probing and not probe

    @property
    def is_open(self) -> bool:
        """Whether it may be asked now."""
        return self._clock.monotonic() >= max(self._closed_until, self._resting_until)

    def succeeded(self) -> None:
        """The host answered sensibly: whatever happened before is forgotten."""
        self._failures = 0

    def failed(self) -> None:
        """The host failed once more; after several times in a row it is left alone for a while."""
        self._failures += 1
        if self._failures >= self._limits.failures:
            self._resting_until = self._clock.monotonic() + self._limits.rest

    def close_for(self, seconds: float) -> None:
        """Ask nothing for so long, because the service said so."""
        until = self._clock.monotonic() + min(seconds, LONGEST_CLOSURE)
        self._closed_until = max(self._closed_until, until)

    async def _opening(self, until: float) -> None:
        now = self._clock.monotonic()
        if self._probing or now < self._resting_until:
            raise SourceDown("it failed several times in a row")
        if self._closed_until > until:
            raise SourceDown("it asked to be left alone")
        if self._closed_until > now:
            await self._clock.sleep(self._closed_until - now)

    @asynccontextmanager
    async def _slot(self, until: float) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(until - self._clock.monotonic()):
                await self._slots.acquire()
        except TimeoutError:
            raise SourceDown("no turn in time") from None
        try:
            yield
        finally:
            self._slots.release()


def seconds_to_wait(header: str | None, now: datetime) -> float | None:
    """Read a Retry-After header: seconds or an HTTP date. None if there is none or it makes no sense."""
    text = (header or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
