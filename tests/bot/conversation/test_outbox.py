"""An unfinished delivery stays unfinished until it is made: nobody waits for an answer for ever."""

from collections.abc import Collection

import psycopg
import pytest

from bot.conversation.channel import NotSent
from bot.conversation.outbox import Outbox
from bot.stores import DocumentKey, ReadAhead, Store, StoreDown
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
    async with outbox.delivery("a1") as delivery:
        await delivery.stored(only_reminds=True)
    async with delivery:
        pass


async def _undelivered(outbox: Outbox, user: str = "a1") -> None:
    """A turn that is stored, and that cannot be sent."""
    async with outbox.delivery(user) as delivery:
        await delivery.stored(only_reminds=False)
    with pytest.raises(NotSent):
        async with delivery:
            raise NotSent


async def test_a_repeated_update_does_not_finish_the_delivery_of_a_killed_process(database: Database) -> None:
    store = await _after_a_kill(database)
    outbox = Outbox(store)
    await _repeated(outbox)
    await outbox.take_over()
    await _repeated(outbox)
    assert await outbox.claim_undelivered() == ["a1"]
    async with outbox.redelivery("a1"):
        pass
    assert await outbox.claim_undelivered() == []
    await store.aclose()


async def test_a_delivery_taken_over_during_a_turn_is_made_after_it(database: Database) -> None:
    store = await _after_a_kill(database)
    outbox = Outbox(store)
    async with outbox.delivery("a1"):
        await outbox.take_over()
        assert await outbox.claim_undelivered() == []
    assert await outbox.claim_undelivered() == ["a1"]
    await store.aclose()


async def test_a_repeated_update_does_not_finish_a_failed_delivery() -> None:
    store: Store = MemoryStore()
    outbox = Outbox(store)
    await _undelivered(outbox)
    await _repeated(outbox)
    assert await outbox.claim_undelivered() == ["a1"]
    async with outbox.redelivery("a1"):
        pass
    assert await store.unfinished_deliveries() == []


async def test_a_failed_redelivery_is_made_again() -> None:
    outbox = Outbox(MemoryStore())
    await _undelivered(outbox)
    assert await outbox.claim_undelivered() == ["a1"]
    with pytest.raises(StoreDown):
        async with outbox.redelivery("a1"):
            raise StoreDown("the store was told to fail")
    assert await outbox.claim_undelivered() == ["a1"]


async def test_a_turn_is_undelivered_until_what_follows_from_it_is_submitted() -> None:
    outbox = Outbox(store := MemoryStore())
    async with outbox.delivery("a1") as delivery:
        await delivery.stored(only_reminds=False)
    async with outbox.follow_up("a1"):
        async with delivery:
            pass
        assert await store.unfinished_deliveries() == ["a1"]
        assert await outbox.claim_undelivered() == [], "it is under way"
    assert await store.unfinished_deliveries() == []


@pytest.mark.parametrize("stored", [False, True])
async def test_only_a_turn_that_is_stored_has_to_be_delivered(stored: bool) -> None:
    outbox = Outbox(store := MemoryStore())
    with pytest.raises(StoreDown):
        async with outbox.delivery("a1") as delivery:
            if stored:
                await delivery.stored(only_reminds=False)
            raise StoreDown("the store was told to fail")
    assert await store.unfinished_deliveries() == (["a1"] if stored else [])


async def test_whoever_missed_something_is_unasked_until_a_turn_asks_them() -> None:
    outbox = Outbox(MemoryStore())
    for user in ("a1", "b2"):
        await _undelivered(outbox, user)
    assert await outbox.claim_undelivered() == ["a1", "b2"]
    async with outbox.delivery("a1") as delivery:
        await delivery.stored(only_reminds=False, asks=True)
    assert [outbox.is_unasked(user) for user in ("a1", "b2")] == [False, True]


async def test_what_is_taken_over_waits_for_a_repeat_that_may_ask_all_that_is_missed(
    database: Database,
) -> None:
    store = await _after_a_kill(database)
    outbox = Outbox(store)
    await outbox.take_over()
    assert outbox.is_unasked("a1")
    async with outbox.delivery("a1") as delivery:
        await delivery.stored(only_reminds=False, asks=True)
    async with delivery:
        pass
    assert await outbox.claim_undelivered() == ["a1"]
    assert not outbox.is_unasked("a1")
    await store.aclose()


async def test_a_silent_turn_leaves_nothing_to_redeliver_unless_it_speaks_up() -> None:
    outbox = Outbox(store := MemoryStore())
    for user, only_reminds in (("a1", True), ("b2", False)):
        async with outbox.delivery(user, silent=True) as delivery:
            await delivery.stored(only_reminds)
    assert await Outbox(store).claim_undelivered() == ["b2"]


async def test_nothing_is_kept_of_a_user_to_whom_all_is_delivered() -> None:
    outbox = Outbox(MemoryStore())
    await _undelivered(outbox)
    await _repeated(outbox)
    for user in await outbox.claim_undelivered():
        async with outbox.redelivery(user):
            await _repeated(outbox)
    assert outbox._records == {}


class Unreachable(MemoryStore):
    """A store that does what it is told and then cannot say so, while `is_silent`."""

    is_silent = False

    async def begin_delivery(
        self, user: str, silent: bool = False, reading: Collection[DocumentKey] = ()
    ) -> ReadAhead:
        """Record it, and fail."""
        ahead = await super().begin_delivery(user, silent, reading)
        if self.is_silent:
            raise StoreDown("told to be silent")
        return ahead

    async def finish_delivery(self, user: str) -> None:
        """Fail, or record it."""
        if self.is_silent:
            raise StoreDown("told to be silent")
        await super().finish_delivery(user)


async def test_what_could_not_be_noted_as_over_is_noted_later_and_not_made_again() -> None:
    outbox = Outbox(store := Unreachable())
    async with outbox.delivery("a1") as delivery:
        await delivery.stored(only_reminds=False)
    store.is_silent = True
    async with delivery:
        pass
    with pytest.raises(StoreDown):
        await outbox.claim_undelivered()
    store.is_silent = False
    assert await outbox.claim_undelivered() == []
    assert await store.unfinished_deliveries() == [] and outbox._records == {}


async def test_a_delivery_that_may_have_begun_keeps_nobody_away_for_ever() -> None:
    outbox = Outbox(store := Unreachable())
    store.is_silent = True
    with pytest.raises(StoreDown):
        async with outbox.delivery("a1"):
            raise AssertionError("it has begun")
    assert await store.unfinished_deliveries() == ["a1"]
    store.is_silent = False
    assert await outbox.claim_undelivered() == []
    assert await store.unfinished_deliveries() == []
