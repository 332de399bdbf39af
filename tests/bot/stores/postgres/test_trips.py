"""How often somebody who taps waits for the way to the server and back, before their answer is stored."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import psycopg
import pytest

from bot.conversation.channel import Channel
from bot.conversation.conversation import Sender
from bot.stores import KeyMissing, Kind
from bot.stores.crypto import Cipher
from bot.stores.postgres.store import PostgresStore
from flows.events import Event, Tapped, Typed
from tests.harness.shell import CHAT, OPENING, Assembly, RecordingChannel
from tests.standins.database import Database
from tests.standins.stalling_proxy import StallingProxy, proxy_to_database

KEY = "a-key-only-for-the-tests"
LIVENESS = 2  # the number of the connection that is opened after the pool's first
BEFORE = (*OPENING, Typed("BA1 1AA"), Tapped("show_mp", "yes"))
TAPS = (Tapped("objective", "trace"), Tapped("request_post", "skip"), Tapped("ties", "_done"))


@dataclass
class Distant(Assembly):
    """A process of the bot whose database is reached through a proxy that counts the trips."""

    proxy: StallingProxy = field(default_factory=lambda: StallingProxy(_nowhere))
    channel: RecordingChannel = field(default_factory=RecordingChannel)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.start()

    def connect(self) -> Channel:
        """Return the recording channel."""
        return self.channel

    async def send(self, *events: Event) -> None:
        """Send events, one after the other."""
        for event in events:
            await self.trips(event)

    async def trips(self, event: Event) -> int:
        """Send an event; returns how many trips it took until its turn was stored."""
        before = self._trips()
        await self.dispatcher.submit(Sender(CHAT), event)
        trips = self._trips() - before
        await self.dispatcher.settled()
        return trips

    def _trips(self) -> int:
        """The trips so far, without those of the connection that only shows that the process lives."""
        return sum(trips for number, trips in self.proxy.trips.items() if number != LIVENESS)


async def _nowhere() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    raise AssertionError("no database")


@asynccontextmanager
async def distant(address: str) -> AsyncIterator[Distant]:
    """A process of the bot on a database."""
    async with proxy_to_database(address) as (proxy, way):
        store = await PostgresStore(way, Cipher(KEY)).open()
        process = Distant(store, proxy=proxy)
        yield process
        await process.dispatcher.stop()
        await store.aclose()


@pytest.fixture
def address(database: Database) -> str:
    return database.address()


async def test_a_tap_takes_two_trips_until_it_is_stored(address: str) -> None:
    async with distant(address) as process:
        await process.send(*BEFORE)
        assert [await process.trips(tap) for tap in TAPS] == [2, 2, 2], (
            "one to begin and to load both documents, and one to save"
        )


async def test_a_document_crosses_the_wire_as_it_is_stored(address: str) -> None:
    async with distant(address) as process:
        await process.send(*BEFORE)
        user = await process.user_in(CHAT)
        size = await _stored_size(address, user.case or "")
        before = process.proxy.answered
        await process.store.load("case", user.case or "")
        assert size <= process.proxy.answered - before < 1.5 * size, "as text it would be twice as long"


async def _stored_size(address: str, key: str) -> int:
    """How many bytes of a document are stored."""
    async with await psycopg.AsyncConnection.connect(address) as connection:
        sizes = await connection.execute("SELECT length(body) FROM document WHERE key = %s", (key,))
        row = await sizes.fetchone()
    assert row
    return int(row[0])


async def test_who_taps_for_the_first_time_in_a_process_waits_for_one_more_trip(address: str) -> None:
    async with distant(address) as process:
        await process.send(*BEFORE)
    async with distant(address) as process:
        assert [await process.trips(tap) for tap in TAPS] == [3, 2, 2]


async def test_what_is_read_with_a_turn_is_what_was_saved_before_the_turn_began(address: str) -> None:
    """It waits for the server's lock, and what is saved meanwhile must not be read as it was before."""
    store = await PostgresStore(address, Cipher(KEY)).open()
    await store.save("case", "c1", "one", 1)
    async with await psycopg.AsyncConnection.connect(address) as other:
        await other.execute("SELECT pg_advisory_xact_lock(hashtextextended('u1', 0))")
        beginning = asyncio.create_task(store.begin_delivery("u1", reading=[("case", "c1"), ("case", "c2")]))
        while not await _one_waits(other):
            assert not beginning.done(), "it did not wait for the lock"
        await store.save("case", "c1", "two", 2)
        await other.commit()
        assert await beginning == {("case", "c1"): "two", ("case", "c2"): None}
    await store.aclose()


async def _one_waits(connection: psycopg.AsyncConnection) -> bool:
    waiting = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    return (await connection.execute(waiting)).rowcount > 0


async def test_a_case_that_another_process_has_opened_is_found(address: str) -> None:
    """The process remembers the case that was open before."""
    async with distant(address) as first, distant(address) as second:
        await first.send(*BEFORE)
        await second.send(TAPS[0])
        user = await first.user_in(CHAT)
        other = user.model_copy(update={"case": "c2", "cases": {**user.cases, "c2": None}})
        repository = first.components.repository
        case = await first.case_in(CHAT)
        own = {"id": "c2", "version": 0, "answers": {}}
        await repository.save_case(case.model_copy(update=own), case.model_copy(update=own))
        await repository.save_user(user, other)
        await second.send(TAPS[1])
        assert (await second.user_in(CHAT)).case == "c2"
        assert "request_post" not in (await repository.case(case.id) or case).answers


@pytest.mark.parametrize("kind", ["user", "case"])
async def test_a_damaged_document_is_quarantined_and_said(address: str, kind: Kind) -> None:
    async with distant(address) as process:
        await process.send(*BEFORE)
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
            await connection.execute("UPDATE document SET body = 'junk' WHERE kind = %s", (kind,))
        before = len(process.channel.messages)
        await process.send(TAPS[0])
        assert "could not read what I kept" in process.channel.messages[before][1].html
        async with await psycopg.AsyncConnection.connect(address) as connection:
            damaged = await (await connection.execute("SELECT kind, body FROM damaged")).fetchall()
        assert damaged == [(kind, b"junk")]


@pytest.mark.parametrize("kind", ["user", "case"])
async def test_a_document_whose_key_is_missing_is_left_alone(address: str, kind: Kind) -> None:
    async with distant(address) as process:
        await process.send(*BEFORE)
        foreign = Cipher("another-key-only-for-the-tests").encrypt(b"{}")
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
            await connection.execute("UPDATE document SET body = %s WHERE kind = %s", (foreign, kind))
        with pytest.raises(KeyMissing):
            await process.send(TAPS[0])
        assert process.store.unopened == 1
