"""What becomes of an update: stored, refused for now, not understood, failed, or left to others."""

import re
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.conversation.rate_limits import Allowance
from bot.stores import FromNewer, Kind, StoreDown
from bot.stores.memory import MemoryStore
from bot.telegram.handler import UpdateResult
from tests.harness.telegram import UNLIMITED, TelegramShell
from tests.standins.telegram_people import Person

OPERATOR = 5_000_000_001  # the first person that the stand-in makes


class BrokenStore(MemoryStore):
    """A store whose next load raises `error`, if there is one."""

    error: Exception | None = None

    async def load(self, kind: Kind, key: str) -> str | None:
        """Load, or raise once."""
        if self.error:
            error, self.error = self.error, None
            raise error
        return await super().load(kind, key)


def outcomes(shell: TelegramShell) -> dict[str, float]:
    """How many updates had each outcome, as the metrics tell."""
    lines = [line for line in shell.metrics.text().decode().splitlines() if 'what="update"' in line]
    counts = (
        re.fullmatch(r'askmymp_events_total\{outcome="(.+)",what="update"\} (.+)', line) for line in lines
    )
    return {match[1]: float(match[2]) for match in counts if match}


async def take_last(shell: TelegramShell, person: Person, text: str) -> bool:
    """Let a person write, and give the bot that update; whether it was taken."""
    await person.send(text)
    return await shell.take(shell.telegram.updates[-1])


async def test_an_update_that_cannot_be_stored_is_to_come_again_and_is_apologised_for_once() -> None:
    store = MemoryStore()
    shell = TelegramShell(store=store)
    person = shell.telegram.person()
    store.fail_next(2)
    assert not await take_last(shell, person, "/start")
    assert not await shell.take(shell.telegram.updates[-1])
    (message,) = person.messages
    assert "I can't save your messages" in message.text, "they are told, and once"
    assert await shell.take(shell.telegram.updates[-1])
    assert "Choose your language" in person.messages[-1].text


async def test_whoever_is_told_that_a_stored_answer_cannot_be_stored_can_go_on() -> None:
    """An update arrives twice; the second time, the store fails after the first has been answered."""
    store = BrokenStore()
    shell = TelegramShell(store=store)
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await shell.tap(person, "language:en")
    question = person.messages[-1]
    store.error = StoreDown("the database restarts")
    assert not await shell.take(shell.telegram.updates[-1])
    apology = person.messages[-1]
    assert "I can't save your messages" in apology.text
    assert await shell.take(shell.telegram.updates[-1])
    assert person.messages[-1] == apology, "the answer was stored, so its repetition says nothing"
    await shell.tap(person, "_go_on:")
    again = person.messages[-1]
    assert (again.text, again.buttons) == (question.text, question.buttons)


@pytest.mark.parametrize("words", ["i want to die", "ክመውት ደልየ"])
async def test_despair_that_cannot_be_stored_is_answered_at_once_and_once(words: str) -> None:
    store = MemoryStore()
    shell = TelegramShell(store=store)
    person = shell.telegram.person()
    await shell.send(person, "/start")
    store.fail_next(2)
    assert not await take_last(shell, person, words)
    assert not await shell.take(shell.telegram.updates[-1])
    _, answer, notice = person.messages
    assert "116 123" in answer.text and "I can't save your messages" in notice.text
    assert await shell.take(shell.telegram.updates[-1])
    assert sum("116 123" in message.text for message in person.messages) == 2, "the turn itself answers too"


async def test_despair_is_answered_although_something_fails() -> None:
    store = BrokenStore()
    shell = TelegramShell(store=store)
    person = shell.telegram.person()
    await take_last(shell, person, "/start")
    store.error = RuntimeError("nobody expects this")
    assert await take_last(shell, person, "i want to die")
    *_, answer, apology = person.messages
    assert "116 123" in answer.text and "went wrong on my side" in apology.text


async def test_a_document_of_a_newer_version_does_not_hold_up_the_updates_of_others() -> None:
    store = BrokenStore()
    shell = TelegramShell(store=store)
    store.error = FromNewer("written by a newer version")
    person = shell.telegram.person()
    await person.send("/start")
    result = await shell.handler.take(shell.bot, shell.telegram.updates[-1])
    assert result is UpdateResult.PARK, "another process can read it, or a later one"
    await shell.dispatcher.settled()
    assert "can't save" in person.messages[-1].text


async def test_an_unexpected_error_is_logged_and_apologised_for() -> None:
    store = BrokenStore()
    shell = TelegramShell(store=store)
    person = shell.telegram.person()
    await take_last(shell, person, "/start")
    store.error = RuntimeError("nobody expects this")
    with capture_logs() as logged:
        assert await take_last(shell, person, "hello")
    assert [line["event"] for line in logged] == ["update failed"]
    assert "went wrong on my side" in person.messages[-1].text


async def test_an_update_without_a_number_is_answered() -> None:
    shell = TelegramShell()
    person = shell.telegram.person()
    await person.send("hello")
    update: Any = shell.telegram.updates[-1] | {"update_id": None}
    assert await shell.take(update)
    assert "Choose your language" in person.messages[-1].text
    assert 'askmymp_events_total{outcome="stored",what="update"} 1.0' in shell.metrics.text().decode()


@pytest.mark.parametrize("nonsense", [None, [], 7, "update", {"message": "words"}])
async def test_what_is_no_update_is_passed_over(nonsense: Any) -> None:
    shell = TelegramShell()
    with capture_logs() as logged:
        assert await shell.take(nonsense), "it would never be understood"
    assert [line["event"] for line in logged] == ["update not understood"]
    assert outcomes(shell) == {"not understood": 1} and shell.telegram.calls == []


async def test_a_group_is_told_once_that_the_bot_talks_in_private_only() -> None:
    shell = TelegramShell()
    person, group = shell.telegram.person(), shell.telegram.group()
    for text in ("/start", "hello"):
        await group.send(person, text)
        await shell.deliver()
    (message,) = group.messages
    assert "private" in message.text
    assert person.messages == []


async def test_a_chat_that_writes_too_much_is_told_so_once_and_not_stored() -> None:
    shell = TelegramShell(allowances={**UNLIMITED, "messages": Allowance(2, 60.0)})
    person = shell.telegram.person()
    for text in ("/start", "hello", "one more", "and another"):
        await shell.send(person, text)
    assert sum("a lot at once" in message.text for message in person.messages) == 1


async def test_a_press_beyond_the_limit_keeps_its_keyboard_and_the_notice_leads_on() -> None:
    shell = TelegramShell(allowances={**UNLIMITED, "messages": Allowance(2, 60.0)})
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await shell.tap(person, "language:en")
    pressed = person.messages[-1]
    assert "a lot at once" in await shell.tap(person, "who:person")
    assert next(one for one in person.messages if one.message_id == pressed.message_id).buttons
    shell.seconds += 60
    await shell.tap(person, "Go on")
    assert person.messages[-1].button("who:person")


async def test_a_press_that_was_not_stored_keeps_its_keyboard_until_it_comes_again() -> None:
    store = MemoryStore()
    shell = TelegramShell(store=store)
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await person.tap("language:fr")
    store.fail_next(1)
    assert not await shell.take(shell.telegram.updates[-1])
    question, notice = person.messages
    assert question.button("language:fr") and [button.text for button in notice.buttons] == ["Go on"]
    assert await shell.take(shell.telegram.updates[-1])
    assert person.messages[-1].button("who:person")


async def test_a_farewell_lets_people_begin_again() -> None:
    shell = TelegramShell()
    person = shell.telegram.person()
    for text in ("/start", "/forget"):
        await shell.send(person, text)
    assert "is erased" in await shell.tap(person, "forget:yes")
    await shell.tap(person, "Start again")
    assert person.messages[-1].button("language:en")


async def test_the_operators_status_is_answered_and_changes_nothing() -> None:
    shell = TelegramShell(operator_chat=OPERATOR)
    operator = shell.telegram.person("Operator")
    assert operator.id == OPERATOR
    assert "ready: True" in await shell.send(operator, "/status")
    assert isinstance(shell.store, MemoryStore) and shell.store.documents == {}


async def test_a_press_is_answered_before_what_follows_from_it() -> None:
    shell = TelegramShell()
    person = shell.telegram.person()
    await shell.send(person, "/start")
    before = len(shell.telegram.calls)
    await shell.tap(person, "language:en")
    methods = [call.method for call in shell.telegram.calls[before:]]
    assert methods[0] == "answerCallbackQuery"
    assert "sendMessage" in methods


async def test_each_outcome_is_counted() -> None:
    shell = TelegramShell()
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await person.block()
    await shell.deliver()
    assert outcomes(shell) == {"stored": 1, "passed over": 1}
