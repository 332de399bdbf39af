"""Point 11: a PostgreSQL that is some milliseconds away, and one that many processes share."""

import asyncio
import sys
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bot.telegram.raw_updates import parse_json
from flows.reminders.schedule import next_due
from flows.state.appointments import CheckIn
from tests.benchmarks.disk import flush
from tests.benchmarks.figures import Figure
from tests.benchmarks.ours import Ours, now, our_bot, postgres
from tests.benchmarks.people import (
    FIRST_CHAT,
    Template,
    admit,
    answered,
    copied,
    half_way,
    stored,
)
from tests.benchmarks.rounds import Spread
from tests.benchmarks.server import server
from tests.benchmarks.tapping import chats_of
from tests.benchmarks.taps import update
from tests.benchmarks.wire import Wire
from tests.standins.stalling_proxy import StallingProxy, proxy_to_database

AWAY = 0.01  # seconds that each trip to the server and back takes longer
MS = 1000
LIVENESS = 2  # the number of the connection that only shows that the process lives
CONNECTIONS = """
    SELECT application_name, count(*) FROM pg_stat_activity
    WHERE application_name LIKE 'bot-%' GROUP BY application_name
"""
CLAIMED = "SELECT count(*) FROM document WHERE claimed > now()"
TAPPED = "every answer is stored"


@dataclass
class Tapped:
    """What the taps took: trips until each was stored, and seconds until the first message was sent."""

    trips: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Crew:
    """How many idle processes are looked at, after how many seconds, and how often, five times a second."""

    processes: int = 20
    rest: float = 75.0  # a burst's connections, and a start's, are closed within a minute
    looks: int = 150


async def distant(
    folder: Path, people: int = 40, reminders: int = 400, crew: Crew = Crew()
) -> AsyncIterator[Figure]:
    """Measure a tap, what a process claims of what is due, and what idle processes hold."""
    with server() as database:
        tapped = await _tap(database.address(), people)
        name = f"PostgreSQL {AWAY * MS:g} ms away"
        yield Figure(
            11, f"Trips of a tap until it is stored, {name}", Spread.of(tapped.trips), "trips", TAPPED, 2
        )
        waits = Spread.of(seconds * MS for seconds in tapped.seconds)
        name = f"Time of a tap until its first message is sent, {name}"
        note = f"a durable write waits {flush(folder).median * MS:.1f} ms of it for the disk."
        yield Figure(11, name, waits, "ms", TAPPED, 25, note=note)
        claimed = Spread.of([await _claim(database.address(), reminders)])
        name = f"Cases claimed at once by a process, of {reminders} due"
        yield Figure(11, name, claimed, "cases", "every one was reminded of, once", 10)
        most = Spread.of(await _rest(database.address(), crew))
        name = f"Connections of an idle process, of {crew.processes}: the most at any look"
        yield Figure(11, name, most, "connections", "its periodic jobs run", 2)


async def _tap(address: str, people: int) -> Tapped:
    """Let people tap one after the other. The first tap of each is not counted: the process knows nobody."""
    template, tapped, sent = await half_way(), Tapped(), list[float]()

    def hear(method: str, _: dict[str, str]) -> None:
        if method == "sendMessage":
            sent.append(time.perf_counter())

    async with (
        proxy_to_database(address) as (proxy, way),
        postgres(way) as store,
        our_bot(store, Wire(0, hear)) as ours,
    ):
        chats = chats_of(0, people)
        await admit(store, template, chats)
        proxy.delay = AWAY
        for chat in chats:
            for number, tap in enumerate(template.taps):
                sent.clear()
                raw = update(number + 1, chat, tap)
                before, begun = _trips(proxy), time.perf_counter()
                await ours.handler.take(ours.bot, parse_json(raw))
                trips = _trips(proxy) - before
                await ours.dispatcher.settled()
                if number:
                    tapped.trips.append(trips)
                    tapped.seconds.append(sent[0] - begun)
        proxy.delay = 0
        for chat in chats:
            assert answered((await stored(store, chat))[1]), f"an answer of {chat} is lost"
    return tapped


def _trips(proxy: StallingProxy) -> int:
    return sum(trips for number, trips in proxy.trips.items() if number != LIVENESS)


async def _claim(address: str, reminders: int) -> int:
    """Let a process send reminders; returns the most that it had claimed at any look."""
    template, reminded, most = await half_way(), Counter[str](), 0

    def hear(_: str, parameters: dict[str, str]) -> None:
        reminded[parameters.get("chat_id", "")] += "bell:" in parameters.get("reply_markup", "")

    async with postgres(address) as store, our_bot(store, Wire(0.02, hear)) as ours:
        await _admit_due(ours, template, chats := range(FIRST_CHAT, FIRST_CHAT + reminders))
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as look:
            sending = asyncio.create_task(ours.dispatcher.remind())
            while not sending.done():
                most = max(most, await _count(look))
                await asyncio.sleep(0.01)
        await sending
        await ours.dispatcher.settled()
    assert reminded == Counter(map(str, chats)), "a reminder is lost, or came twice"
    return most


async def _count(look: psycopg.AsyncConnection) -> int:
    row = await (await look.execute(CLAIMED)).fetchone()
    return int(row[0]) if row else 0


async def _admit_due(ours: Ours, template: Template, chats: Sequence[int]) -> None:
    """Store people who are to be asked now if they are safe: that comes at any hour of the day."""
    begin, store = now(), ours.parts.store
    for chat in chats:
        user, plain = await copied(store, template, chat)
        case = plain.model_copy(update={"checkin": CheckIn(at=begin, user=user.id)})
        await store.save("user", user.id, user.model_dump_json(), 1)
        await store.save("case", case.id, case.model_dump_json(), 1, next_due(case, begin))


async def _rest(address: str, crew: Crew) -> list[int]:
    """Return the most connections that each idle process held at any look."""
    most: dict[str, int] = defaultdict(int)
    async with AsyncExitStack() as stack:
        running = [
            _idle_process(f"{address}&application_name=bot-{number}") for number in range(crew.processes)
        ]
        await asyncio.gather(*map(stack.enter_async_context, running))
        await asyncio.sleep(crew.rest)
        look = await stack.enter_async_context(
            await psycopg.AsyncConnection.connect(address, autocommit=True)
        )
        for _ in range(crew.looks):
            for name, number in await (await look.execute(CONNECTIONS)).fetchall():
                most[name] = max(most[name], number)
            await asyncio.sleep(0.2)
    assert len(most) == crew.processes, "a process has ended"
    return list(most.values())


@asynccontextmanager
async def _idle_process(address: str) -> AsyncIterator[None]:
    command, pipe = (sys.executable, "-m", "tests.benchmarks.idle_process", address), asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    assert process.stdin and process.stdout
    await process.stdout.readline()
    yield
    process.stdin.close()
    await process.wait()
