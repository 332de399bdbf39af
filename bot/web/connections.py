"""Limits what strangers can hold of the web server: how many connections, and for how long without a request.

Each open connection is a descriptor, and the store and the calls to Telegram need descriptors too. uvicorn
closes a connection that is idle after a response, but waits for ever for the first byte or the last one of a
request.
"""

import asyncio
import resource
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

VOUCH = "vouch"  # in the state of a request: a function that says that whoever sends it is known
WANTED = 8192  # descriptors of the process; hosts often begin with 1024 and allow more
RESERVED = 400  # of them for the store, for calls to Telegram and the public services, and for BACKLOG
BACKLOG = 100  # connections that are accepted at once before one can be refused
MOST, LEAST = 500, 40  # connections, by how many descriptors there are


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How many connections may be open, and how long each may take, in seconds."""

    most: int = MOST
    head: float = 10.0  # to send the head of a request, from the connection or from its first byte on
    body: float = 15.0  # to send the rest; the webhook itself waits less long, and says so
    free: int = 5  # requests of a stranger that are answered at once
    pace: float = 1.0  # between any two after that


class LimitedConnection(H11Protocol):
    """A connection of uvicorn's that has to send its requests in time, and gives way if too many are open."""

    def __init__(
        self, *args: Any, limits: ConnectionLimits, count: Callable[[str, str], None], **named: Any
    ) -> None:
        super().__init__(*args, **named)
        self._limits, self._count = limits, count
        self._is_vouched_for = False
        self._awaited: str | None = None  # which part of a request is under way
        self._deadline: asyncio.TimerHandle | None = None
        self._idle_since = self.loop.time()
        self._answered = 0  # requests
        self.app_state = {**self.app_state, VOUCH: self._vouch}

    @property
    def rank(self) -> tuple[bool, bool, float]:
        """Who gives way first: whoever is not vouched for, has no request under way, and was idle longest."""
        is_busy = self.cycle is not None and not self.cycle.response_complete
        return self._is_vouched_for, is_busy, self._idle_since

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a new connection, and close another if there are too many."""
        super().connection_made(transport)
        self._await("head")
        others = cast("set[LimitedConnection]", self.connections)
        if len(others) > self._limits.most:
            min(others, key=lambda other: other.rank).drop("made room")

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._await(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, and see how far the request is."""
        super().data_received(data)
        self._await(self._missing())

    def handle_events(self) -> None:
        """Go on with what was received; with what a stranger asks again and again, only after a while."""
        wait = self._idle_since + self._limits.pace - self.loop.time()
        if self._is_vouched_for or self._answered <= self._limits.free or wait <= 0:
            super().handle_events()
        else:
            self.flow.pause_reading()
            self.loop.call_later(wait, self._go_on)

    def on_response_complete(self) -> None:
        """Count as idle from now on; what is missing of the request has to come all the same."""
        self._idle_since = self.loop.time()
        self._answered += 1
        super().on_response_complete()
        self._await(self._missing())

    def drop(self, why: str) -> None:
        """Close the connection at once."""
        self._count("connection", why)
        self.connections.discard(self)
        self.transport.abort()

    def _go_on(self) -> None:
        if not self.transport.is_closing():
            self.flow.resume_reading()
            self.handle_events()
            self._await(self._missing())

    def _vouch(self) -> None:
        self._is_vouched_for = True

    def _missing(self) -> str | None:
        """Which part of a request has begun and is not complete. Between two, uvicorn keeps the time."""
        if self.conn.their_state is h11.SEND_BODY:
            return "body"
        return "head" if self.conn.their_state is h11.IDLE and self.conn.trailing_data[0] else None

    def _await(self, part: str | None) -> None:
        """Give this part of a request its time; one that is under way keeps the time that it has."""
        if part == self._awaited and part is not None:
            return
        if self._deadline:
            self._deadline.cancel()
        seconds = {"head": self._limits.head, "body": self._limits.body, None: None}[part]
        self._awaited = part
        self._deadline = self.loop.call_later(seconds, self.drop, "too slow") if seconds else None


def room_for_connections() -> int:
    """How many connections the process can bear, after raising how many descriptors it may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft < wanted:
        with suppress(ValueError, OSError):  # a system may allow less than it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(LEAST, min(MOST, soft - RESERVED))
