"""Point 9: how long somebody waits for their MP's card after they have typed their postcode.

A trip to Telegram takes 80 ms, and each public service answers after 150 ms, over real HTTP on loopback. The
list of constituencies has been fetched before; each person is the first to ask for their MP. No service is
left alone after failures, so that everybody meets the one that hangs.
"""

import gc
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.conversation.conversation import Sender
from bot.sources.live import Addresses, LiveSources
from bot.sources.transport.client import Client
from bot.sources.transport.host import HostLimits
from tests.benchmarks.figures import Figure
from tests.benchmarks.ours import Ours, our_bot, tinydb
from tests.benchmarks.people import BEFORE, FIRST_CHAT
from tests.benchmarks.rounds import Spread
from tests.benchmarks.wire import Wire
from tests.harness.shell import RecordingChannel
from tests.standins.members import NAMES, MembersStandIn
from tests.standins.postcodes import PostcodesStandIn, place
from tests.standins.server import serving

TRIP, SERVICE = 0.08, 0.15  # seconds
PEOPLE = 15
ONE_MOMENT, CARD, QUESTION = range(3)  # what is sent after a postcode, in this order
MESSAGES = ("sendMessage", "sendPhoto")


@dataclass
class TimedWire(Wire):
    """Notes when each message has arrived, and whether it has a picture."""

    arrived: list[float] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(TRIP)

    async def answer(self, url: str, body: bytes) -> bytes:
        """Answer one call."""
        answer = await super().answer(url, body)
        method = url.rpartition("/")[2]
        if method in MESSAGES:
            self.arrived.append(time.perf_counter())
            self.methods.append(method)
        return answer


@dataclass(frozen=True)
class Services:
    """The stand-ins of the services, each of whose areas has a postcode, and the sources that ask them."""

    sources: LiveSources
    members: MembersStandIn


async def card(folder: Path, people: int = PEOPLE) -> AsyncIterator[Figure]:
    """Measure the wait for the card and the question under it, and with a service of pictures that hangs."""
    wire = TimedWire()
    async with (
        _services(folder, 2 * people + 1) as services,
        tinydb(folder / "store") as store,
        our_bot(store, wire, sources=services.sources) as ours,
    ):
        await _walk_to_postcode(ours, 2 * people + 1)
        waits = [await _waits(ours, wire, number, "sendPhoto") for number in range(people + 1)][1:]
        services.members.app.fault, services.members.app.only = "hang", "/Portrait"
        hung = [await _waits(ours, wire, people + number, "sendMessage") for number in range(1, people + 1)]
    yield _figure("Card after a typed postcode", waits, CARD, 420, "it has its picture")
    yield _figure("Question under the card", waits, QUESTION)
    yield _figure("Card while the service of pictures hangs", hung, CARD, 900, "it has no picture")


@asynccontextmanager
async def _services(folder: Path, areas: int) -> AsyncIterator[Services]:
    """Serve the stand-ins, and fetch the list of constituencies before they take their time."""
    places = {f"AA{number}1AA": place(f"Testshire {number}") for number in range(areas)}
    members, postcodes = MembersStandIn(total=len(NAMES) + areas), PostcodesStandIn(places)
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serving(members.app))
        postcodes_url = await stack.enter_async_context(serving(postcodes.app))
        client = Client(limits=HostLimits(failures=1_000_000))
        sources = LiveSources(client, Addresses(postcodes_url, f"{url}/api", url, url), folder / "cache")
        stack.push_async_callback(sources.aclose)
        await sources.refresh()
        members.app.delay = postcodes.app.delay = SERVICE
        yield Services(sources, members)


async def _walk_to_postcode(ours: Ours, people: int) -> None:
    """Let everybody answer up to the question for a postcode, without waiting for Telegram."""
    dispatcher = ours.parts.dispatcher(RecordingChannel())
    for chat in range(FIRST_CHAT, FIRST_CHAT + people):
        for event in BEFORE[:-2]:
            await dispatcher.submit(Sender(chat), event)
            await dispatcher.settled()


async def _waits(ours: Ours, wire: TimedWire, number: int, card_by: str) -> list[float]:
    """Let one person type their postcode; returns the milliseconds until each message that answers it."""
    wire.arrived.clear()
    wire.methods.clear()
    typed = _typed(FIRST_CHAT + number, f"AA{number} 1AA")
    gc.collect()
    gc.freeze()  # as our bot does at startup
    began = time.perf_counter()
    await ours.take([typed])
    assert wire.methods == ["sendMessage", card_by, "sendMessage"], wire.methods
    return [1000 * (moment - began) for moment in wire.arrived]


def _typed(chat: int, text: str) -> bytes:
    """Return a text as Telegram delivers it."""
    person = {"id": chat, "is_bot": False, "first_name": "Amina", "language_code": "fa"}
    where = {"id": chat, "type": "private", "first_name": "Amina"}
    message = {"message_id": 9, "date": int(time.time()), "chat": where, "from": person, "text": text}
    return json.dumps({"update_id": chat, "message": message}).encode()


def _figure(
    name: str, waits: Sequence[Sequence[float]], message: int, goal: float | None = None, checked: str = ""
) -> Figure:
    spread = Spread.of(wait[message] for wait in waits)
    said = f"everybody was told one moment, then shown the card{checked and ': ' + checked}"
    note = f"A trip to Telegram takes {TRIP * 1000:g} ms, and a service {SERVICE * 1000:g} ms."
    return Figure(9, name, spread, "ms", said, goal, note=note)
