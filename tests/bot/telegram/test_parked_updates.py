"""Updates that wait for a key: in order, once, encrypted, and never longer than anything is kept."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.stores import StoreDown
from bot.telegram.handler import UpdateResult
from bot.telegram.parked_updates import LONGEST_REST, ParkedUpdates, retried
from tests.bot.conversation.test_without_a_key import Keyless
from tests.harness.telegram import OPENING, TelegramShell
from tests.standins.telegram_people import Person

CANNOT_SAVE = "can't save your messages"


class FullStore(Keyless):
    """A store that takes in nothing more while `is_full`."""

    is_full = False

    async def save(self, *document: Any, **more: Any) -> None:
        """Save, unless the store is full."""
        if self.is_full:
            raise StoreDown("full")
        await super().save(*document, **more)


async def shell_without_key() -> tuple[TelegramShell, Person]:
    """A bot that lacks the key of somebody's case."""
    shell = TelegramShell(store=FullStore())
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await shell.tap(person, *OPENING)
    store_of(shell).missing = {("case", (await shell.case(person)).id)}
    return shell, person


def store_of(shell: TelegramShell) -> FullStore:
    assert isinstance(shell.store, FullStore)
    return shell.store


def parking(shell: TelegramShell, *, parks: bool = True, at_once: int = 4) -> ParkedUpdates:
    take, hold = partial(shell.handler.take, shell.bot), partial(shell.handler.hold, shell.bot)
    return ParkedUpdates(shell.store, take, hold, parks=parks, at_once=at_once)


async def sent(shell: TelegramShell, person: Person, text: str) -> Any:
    """Let somebody write; returns the update."""
    await person.send(text)
    return shell.telegram.updates[-1]


def apologies(person: Person) -> int:
    return sum(CANNOT_SAVE in message.text for message in person.messages)


async def test_updates_wait_in_order_and_are_handled_when_the_key_is_there() -> None:
    shell, person = await shell_without_key()
    parked = parking(shell)
    for text in ("/menu", "first", "second"):
        assert await parked.take(await sent(shell, person, text)) is UpdateResult.DONE
    assert apologies(person) <= 2
    assert len(await shell.store.keys("parked")) == 3
    await parked.retry()
    assert len(await shell.store.keys("parked")) == 3, "the key is still missing"
    store_of(shell).missing = set()
    later = parking(shell)  # after a restart
    await later.load()
    assert await later.take(await sent(shell, person, "third")) is UpdateResult.DONE
    assert len(await shell.store.keys("parked")) == 4, "a newer one waits behind the older"
    handled: list[str] = []
    take = partial(shell.handler.take, shell.bot)

    async def noting(fields: Any) -> UpdateResult:
        handled.append(fields["message"]["text"])
        return await take(fields)

    later._handle = noting
    await later.retry()
    assert handled == ["/menu", "first", "second", "third"]
    assert await shell.store.keys("parked") == []
    assert await later.take(await sent(shell, person, "fourth")) is UpdateResult.DONE
    assert await shell.store.keys("parked") == [] and handled[-1] == "fourth"


async def test_what_fails_again_and_again_is_tried_less_and_less_often() -> None:
    """As an update does whose document a newer version has written: each failure would be an error."""
    shell, person = await shell_without_key()
    parked, tries, take = parking(shell), list[Any](), partial(shell.handler.take, shell.bot)
    await parked.take(await sent(shell, person, "/menu"))
    store_of(shell).missing = set()

    async def failing(fields: Any) -> UpdateResult:
        tries.append(fields)
        return UpdateResult.PARK

    parked._handle = failing
    for _ in range(4 * LONGEST_REST):
        await parked.retry()
    assert 5 < len(tries) < 10
    parked._handle = take
    for _ in range(LONGEST_REST):
        await parked.retry()
    assert await shell.store.keys("parked") == []


async def test_a_repeated_update_is_parked_once_and_answered_once() -> None:
    shell, person = await shell_without_key()
    parked = parking(shell)
    update = await sent(shell, person, "/menu")
    for _ in range(3):
        assert await parked.take(update) is UpdateResult.DONE
    await shell.dispatcher.settled()
    assert (len(await shell.store.keys("parked")), apologies(person)) == (1, 1)


async def test_danger_is_heard_in_an_update_that_waits() -> None:
    shell, person = await shell_without_key()
    parked = parking(shell)
    await parked.take(await sent(shell, person, "/menu"))
    before = len(person.messages)
    await parked.take(await sent(shell, person, "i want to die"))
    await shell.dispatcher.settled()
    assert any("116 123" in message.text for message in person.messages[before:])


async def test_a_chat_that_takes_no_messages_now_keeps_no_update_from_being_parked() -> None:
    """By polling, what is not taken in time comes again before the updates of all others."""
    shell, person = await shell_without_key()
    async with shell.over_http():
        parked = parking(shell)
        await parked.take(await sent(shell, person, "/menu"))
        await shell.dispatcher.settled()
        before = len(shell.telegram.called("sendMessage"))
        stall = shell.telegram.stall("sendMessage", person.id)
        assert await parked.take(await sent(shell, person, "i want to die")) is UpdateResult.DONE
        assert len(shell.telegram.called("sendMessage")) - before <= 1, "nothing was waited for"
        stall.let_go()
        await shell.dispatcher.settled()
        assert any("116 123" in message.text for message in person.messages)


async def test_what_cannot_be_parked_comes_again() -> None:
    shell, person = await shell_without_key()
    parked = parking(shell)
    store_of(shell).is_full = True
    update = await sent(shell, person, "/menu")
    assert await parked.take(update) is UpdateResult.RETRY
    store_of(shell).is_full = False
    assert await parked.take(update) is UpdateResult.DONE
    assert len(await shell.store.keys("parked")) == 1


async def test_by_webhook_it_is_given_back_also_behind_what_polling_has_parked() -> None:
    shell, person = await shell_without_key()
    webhook = parking(shell, parks=False)
    assert await webhook.take(await sent(shell, person, "/menu")) is UpdateResult.RETRY
    assert await shell.store.keys("parked") == []
    await parking(shell).take(await sent(shell, person, "/menu"))
    webhook = parking(shell, parks=False)
    await webhook.load()
    store_of(shell).missing = set()
    assert await webhook.take(await sent(shell, person, "later")) is UpdateResult.RETRY
    await webhook.retry()
    assert await webhook.take(await sent(shell, person, "later")) is UpdateResult.DONE


async def test_other_chats_do_not_wait() -> None:
    shell, person = await shell_without_key()
    parked, other = parking(shell), shell.telegram.person()
    await parked.take(await sent(shell, person, "/menu"))
    assert await parked.take(await sent(shell, other, "/start")) is UpdateResult.DONE
    await shell.dispatcher.settled()
    assert "Choose your language" in other.messages[-1].text


async def test_no_more_are_handled_at_a_time_than_a_chat_may_send() -> None:
    shell, person = await shell_without_key()
    parked = parking(shell, at_once=2)
    for text in "abc":
        await parked.take(await sent(shell, person, text))
    store_of(shell).missing = set()
    await parked.retry()
    assert len(await shell.store.keys("parked")) == 1
    await parked.retry()
    assert await shell.store.keys("parked") == []


async def test_nothing_is_erased_by_a_clock_that_telegram_has_not_shown_to_be_right() -> None:
    shell, person = await shell_without_key()
    parked = parking(shell)
    await parked.take(await sent(shell, person, "/menu"))
    parts = (parked, lambda: shell.now + timedelta(days=200), timedelta(days=180))
    await retried(*parts, knows_time=lambda: False)
    assert len(await shell.store.keys("parked")) == 1
    await retried(*parts, knows_time=lambda: True)
    assert await shell.store.keys("parked") == []


async def test_what_has_waited_for_too_long_is_erased() -> None:
    shell, person = await shell_without_key()
    parked = parking(shell)
    await parked.take(await sent(shell, person, "/menu"))
    await parked.forget(shell.now - timedelta(days=180))
    assert await shell.store.keys("parked") == []


@pytest.mark.parametrize(
    "fields", [None, [], 5, "text", {}, {"update_id": "x", "message": {"chat": {"id": 5}}}]
)
async def test_what_is_no_update_is_confirmed_and_not_parked(fields: object) -> None:
    shell, _ = await shell_without_key()
    assert await parking(shell).take(fields) is UpdateResult.DONE
    assert await shell.store.keys("parked") == []
