"""Limits for one host of a public service: few requests at once, and a circuit breaker.

A host is left alone while it rests (after several failures in a row) or is closed (by its own Retry-After).
What an answer can do without, such as a picture, has limits of its own within these (`Extras`): when it hangs
or fails, the host goes on answering.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.sources import SourceDown
from bot.sources.transport.clock import Clock

LONGEST_CLOSURE = 24 * 3600.0  # seconds; a mistaken Retry-After must not close a host for years


@dataclass(frozen=True, slots=True)
class HostLimits:
    """How patient the bot is with one host. Times in seconds, sizes in bytes."""

    attempts: int = 3
    attempt_timeout: float = 4.0  # from connecting to the last byte
    total_timeout: float = 7.0  # for one answer: all attempts, the pauses and the wait for a slot
    pause: float = 0.3  # the first pause between attempts, before jitter
    at_once: int = 4  # Parliament was seen to block a caller for 52 minutes at 24, and not at 8
    extras_at_once: int = 2  # of these, for what an answer can do without
    body: int = 4 * 1024 * 1024
    failures: int = 5  # in a row, until the host rests
    rest: float = 30.0


class Host:
    """The request slots of one host, and whether it may be asked at all.

    Deadlines are in seconds of the clock's `monotonic`.
    """

    def __init__(self, limits: HostLimits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._semaphore = asyncio.Semaphore(limits.at_once)
        self._waiting = 0  # for a slot
        self._calm = asyncio.Event()  # set while nobody waits for a slot
        self._calm.set()
        self._closed_until = 0.0
        self._resting_until = 0.0
        self._failures = 0  # in a row
        self._probing = False  # one request is testing whether the host is back

    @asynccontextmanager
    async def slot(self, deadline: float, may_probe: bool = True) -> AsyncIterator[None]:
        """Hold a request slot.

        Raises SourceDown: at once while the host is resting or closed beyond `deadline`, or at `deadline`.
        After a rest, one caller at a time tests whether the host is back; others, and whoever may not probe,
        are refused until then.
        """
        await self._wait_until_open(deadline)
        async with self._acquired(deadline):
            await self._wait_until_open(deadline)  # other requests may have closed it meanwhile
            is_probe = self._failures >= self._limits.failures
            if is_probe and not may_probe:
                raise SourceDown("it failed several times in a row")
            self._probing = is_probe or self._probing
            try:
                yield
            finally:
                self._probing = self._probing and not is_probe

    @property
    def is_open(self) -> bool:
        """Whether requests may be sent now."""
        return self._clock.monotonic() >= max(self._closed_until, self._resting_until)

    def succeeded(self) -> None:
        """Record a usable answer: earlier failures no longer count."""
        self._failures = 0

    def failed(self) -> None:
        """Record a failure; after several in a row the host rests."""
        self._failures += 1
        if self._failures >= self._limits.failures:
            self._resting_until = self._clock.monotonic() + self._limits.rest

    def close_for(self, seconds: float) -> None:
        """Send nothing for `seconds`, because the service asked for that."""
        until = self._clock.monotonic() + min(seconds, LONGEST_CLOSURE)
        self._closed_until = max(self._closed_until, until)

    async def until_calm(self, deadline: float) -> None:
        """Wait until nobody waits for a slot. Raises SourceDown at `deadline`."""
        await self._in_time(self._calm.wait(), deadline)

    async def _wait_until_open(self, deadline: float) -> None:
        now = self._clock.monotonic()
        if self._probing or now < self._resting_until:
            raise SourceDown("it failed several times in a row")
        if self._closed_until > deadline:
            raise SourceDown("it asked to be left alone")
        if self._closed_until > now:
            await self._clock.sleep(self._closed_until - now)

    @asynccontextmanager
    async def _acquired(self, deadline: float) -> AsyncIterator[None]:
        await self._acquire(deadline)
        try:
            yield
        finally:
            self._semaphore.release()

    async def _acquire(self, deadline: float) -> None:
        self._waiting += 1
        self._calm.clear()
        try:
            await self._in_time(self._semaphore.acquire(), deadline)
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._calm.set()

    async def _in_time(self, wait: Awaitable[object], deadline: float) -> None:
        try:
            async with asyncio.timeout(deadline - self._clock.monotonic()):
                await wait
        except TimeoutError:
            raise SourceDown("no turn in time") from None


class Extras(Host):
    """What one host is asked for that an answer can do without. It takes slots that nobody else waits for."""

    def __init__(self, host: Host, limits: HostLimits, clock: Clock) -> None:
        super().__init__(replace(limits, at_once=limits.extras_at_once), clock)
        self._host = host

    @asynccontextmanager
    async def slot(self, deadline: float, may_probe: bool = True) -> AsyncIterator[None]:
        """Hold a request slot here and one of the host. Raises SourceDown."""
        async with super().slot(deadline, may_probe):
            await self._host.until_calm(deadline)
            async with self._host.slot(deadline, may_probe=False):
                yield

    def close_for(self, seconds: float) -> None:
        """Send nothing at all to the host for `seconds`."""
        self._host.close_for(seconds)


def seconds_to_wait(header: str | None, now: datetime) -> float | None:
    """Parse a Retry-After header: seconds or an HTTP date. None if it is missing or makes no sense."""
    text = (header or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
