"""Who is owed something stays owed it, whatever comes in between: nobody waits for an answer for ever."""

import psycopg

from bot.conversation.outbox import Outbox
from bot.stores import Store
from bot.stores.crypto import Cipher
from bot.stores.memory import MemoryStore
from bot.stores.postgres.store import PostgresStore
from tests.standins.database import Database

KEY = "a-key-only-for-tests"


async def _after_a_kill(database: Database) -> PostgresStore:
    """The store of a process that lives on; the other one had a turn that it did not tell."""
    address = database.address()
    gone, left = [await PostgresStore(address, Cipher(KEY)).open() for _ in range(2)]
    await gone.begin_delivery("a1")
    await gone.aclose()
    _noticed(address)
    return left


def _noticed(address: str) -> None:
    """Return when the server has seen that the process with the turn is gone."""
    lives = "SELECT bool_or(lives(process)) FROM turn"
    with psycopg.connect(address, autocommit=True) as connection:
        while connection.execute(lives).fetchone() != (False,):
            connection.execute("SELECT pg_sleep(0.01)")


async def _repeated(outbox: Outbox) -> None:
    """A turn that has nothing to tell: its update was stored before."""
    await outbox.begin_turn("a1")
    await outbox.end_turn("a1")


async def test_a_repeated_update_does_not_pay_what_a_killed_process_owes(database: Database) -> None:
    store = await _after_a_kill(database)
    outbox = Outbox(store)
    await _repeated(outbox)
    assert await outbox.claim_undelivered() == ["a1"]
    await outbox.end("a1")
    assert await outbox.claim_undelivered() == []
    await store.aclose()


async def test_what_is_taken_over_during_a_turn_is_told_after_it(database: Database) -> None:
    store = await _after_a_kill(database)
    outbox = Outbox(store)
    await outbox.begin_turn("a1")
    assert await outbox.claim_undelivered() == []
    await outbox.end_turn("a1")
    assert await outbox.claim_undelivered() == ["a1"]
    await store.aclose()


async def test_a_repeated_update_does_not_pay_what_could_not_be_told() -> None:
    store: Store = MemoryStore()
    outbox = Outbox(store)
    await outbox.begin_turn("a1")
    await outbox.end_turn("a1", delivered=False)
    await _repeated(outbox)
    assert await outbox.claim_undelivered() == ["a1"]
    await outbox.end("a1")
    assert await store.unfinished_deliveries() == []
