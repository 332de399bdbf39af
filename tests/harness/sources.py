"""Runs the live sources on stand-ins for the public services, without a network, with a clock set by hand."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from bot.sources.live import Addresses, LiveSources
from bot.sources.transport.client import Client
from bot.sources.transport.clock import Clock
from bot.sources.transport.host import HostLimits
from tests.standins.faults import Faulty
from tests.standins.members import MembersStandIn
from tests.standins.postcodes import PostcodesStandIn
from tests.standins.questions import QuestionsStandIn
from tests.standins.votes import VotesStandIn

POSTCODES_URL = "https://postcodes.test"
MEMBERS_URL = "https://members.test/api"
VOTES_URL = "https://votes.test/data"
QUESTIONS_URL = "https://questions.test/api"
START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass
class HandClock:
    """A clock that moves only when a test moves it or when code sleeps by it."""

    passed: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return 1000.0 + self.passed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds
        await asyncio.sleep(0)

    def forward(self, hours: float = 0, seconds: float = 0) -> None:
        self.passed += hours * 3600 + seconds

    @property
    def clock(self) -> Clock:
        return Clock(self.now, self.monotonic, self.sleep)


class Network(httpx.AsyncBaseTransport):
    """Routes requests to hosts by name. A `stopped` or unknown host refuses the connection."""

    def __init__(self, hosts: dict[str, Faulty]) -> None:
        self._hosts = hosts

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        service = self._hosts.get(request.url.host)
        if service is None or (service.fault == "stopped" and service.only in request.url.path):
            raise httpx.ConnectError("All connection attempts failed")
        return await httpx.ASGITransport(service).handle_async_request(request)


def answering(value: Any) -> httpx.MockTransport:
    """Return a network in which every request is answered with this JSON."""
    return sending(json.dumps(value).encode())


def sending(body: bytes, **headers: str) -> httpx.MockTransport:
    """Return a network in which every request is answered with this body, exactly as it is."""
    return httpx.MockTransport(lambda _: httpx.Response(200, headers=headers, stream=httpx.ByteStream(body)))


@dataclass
class Services:
    """The live sources, and stand-ins for all the services they ask."""

    folder: Path
    time: HandClock = field(default_factory=HandClock)
    postcodes: PostcodesStandIn = field(default_factory=PostcodesStandIn)
    members: MembersStandIn = field(default_factory=MembersStandIn)
    votes: VotesStandIn = field(default_factory=VotesStandIn)
    questions: QuestionsStandIn = field(default_factory=QuestionsStandIn)
    limits: HostLimits = field(default_factory=HostLimits)
    deadline: float = 7.0

    def __post_init__(self) -> None:
        self._sources: list[LiveSources] = []
        self.sources = self.restarted()

    def restarted(self) -> LiveSources:
        """Return the sources of a new process: same folder, nothing in memory."""
        services = ("postcodes", "members", "votes", "questions")
        network = Network({f"{name}.test": getattr(self, name).app for name in services})
        http = Client("https://example.org/contact", self.time.clock, self.limits, network)
        addresses = Addresses(f"{POSTCODES_URL}/", MEMBERS_URL, VOTES_URL, QUESTIONS_URL)
        self.sources = LiveSources(http, addresses, self.folder, self.time.clock, self.deadline)
        self._sources.append(self.sources)
        return self.sources

    def forget_requests(self) -> None:
        """Restart the counts of requests."""
        self.postcodes.app.asked.clear()
        self.members.app.asked.clear()

    @property
    def counts(self) -> tuple[int, int]:
        """How many requests went to postcodes.io and to the Members API, without those for pictures."""
        return len(self.postcodes.app.asked), len(self.members.app.asked) - len(self.pictures)

    @property
    def pictures(self) -> list[str]:
        """Which pictures were asked for, by member and kind: "9000/Portrait"."""
        paths = (asked.partition("?")[0] for asked in self.members.app.asked)
        return [path.split("/Members/")[1] for path in paths if path.endswith(("/Portrait", "/Thumbnail"))]

    async def aclose(self) -> None:
        for sources in self._sources:
            await sources.aclose()


MakeServices = Callable[..., Awaitable[Services]]
