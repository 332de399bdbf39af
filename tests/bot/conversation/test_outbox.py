"""An unfinished delivery stays unfinished until it is made: nobody waits for an answer for ever."""

import psycopg

from bot.conversation.outbox import Outbox
from bot.stores import Store
from bot.stores.crypto import Cipher
from bot.stores.memory import MemoryStore
from bot.stores.postgres.store import PostgresStore
from tests.standins.database import Database

KEY = "a-key-only-for-tests"


async def _after_a_kill(database: Database) -> PostgresStore:
    """The store of a process that lives; another one died with an unfinished delivery."""
    address = database.address()
    gone, left = [await PostgresStore(address, Cipher(KEY)).open() for _ in range(2)]
    await gone.begin_delivery("a1")
    await gone.aclose()
    _noticed(address)
    return left


def _noticed(address: str) -> None:
    """Return when the server has noticed that the other process is gone."""
    lives = "SELECT bool_or(lives(process)) FROM turn"
    with psycopg.connect(address, autocommit=True) as connection:
        while connection.execute(lives).fetchone() != (False,):
            connection.execute("SELECT pg_sleep(0.01)")


async def _repeated(outbox: Outbox) -> None:
    """A turn with nothing to deliver: its update was stored before."""
    await outbox.begin_turn("a1")
    await outbox.end_turn("a1")


async def test_a_repeated_update_does_not_finish_the_delivery_of_a_killed_process(database: Database) -> None:
    store = await _after_a_kill(database)
    outbox = Outbox(store)
    await _repeated(outbox)
    assert await outbox.claim_undelivered() == ["a1"]
    await outbox.end("a1")
    assert await outbox.claim_undelivered() == []
    await store.aclose()


async def test_a_delivery_taken_over_during_a_turn_is_made_after_it(database: Database) -> None:
    store = await _after_a_kill(database)
    outbox = Outbox(store)
    await outbox.begin_turn("a1")
    assert await outbox.claim_undelivered() == []
    await outbox.end_turn("a1")
    assert await outbox.claim_undelivered() == ["a1"]
    await store.aclose()


async def test_a_repeated_update_does_not_finish_a_failed_delivery() -> None:
    store: Store = MemoryStore()
    outbox = Outbox(store)
    await outbox.begin_turn("a1")
    await outbox.end_turn("a1", delivered=False)
    await _repeated(outbox)
    assert await outbox.claim_undelivered() == ["a1"]
    await outbox.end("a1")
    assert await store.unfinished_deliveries() == []


async def test_whoever_is_claimed_is_unasked_until_a_turn_asks_them() -> None:
    outbox = Outbox(MemoryStore())
    for user in ("a1", "b2"):
        await outbox.begin_turn(user)
        await outbox.end_turn(user, delivered=False)
    assert await outbox.claim_undelivered() == ["a1", "b2"]
    outbox.asked("a1")
    assert [outbox.is_unasked(user) for user in ("a1", "b2")] == [False, True]


async def test_a_silent_turn_leaves_nothing_to_redeliver_unless_it_speaks_up() -> None:
    outbox = Outbox(store := MemoryStore())
    for user in ("a1", "b2"):
        await outbox.begin_turn(user, silent=True)
    await outbox.speak_up("b2")
    assert await Outbox(store).claim_undelivered() == ["b2"]
