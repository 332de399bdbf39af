"""An update that Telegram repeats changes nothing, in whichever case it fell, however many are repeated."""

import json
import re
from datetime import datetime
from typing import Any

import pytest

from bot.stores import Kind, StoreDown
from bot.stores.memory import MemoryStore
from flows.events import CommandSent, Event, Started, Tapped, Typed
from tests.harness.shell import CHAT, OPENING, OTHER, Shell, invite

PEOPLE = (CommandSent("menu"), Tapped("menu", "people"), Tapped("private_phone", "go_on"))
ID = re.compile("[0-9a-f]{32}")
FIRST = "the first case's id"
SECOND_OPENING = OPENING[2:]


def naming(name: str) -> tuple[Event, ...]:
    """The events that give the open case a name."""
    return (*PEOPLE, Tapped("people", "name"), Typed(name))


TALK: tuple[Event, ...] = (
    *OPENING,
    *naming("blue"),
    CommandSent("cases"),
    Tapped("cases", "new"),
    *SECOND_OPENING,
    *(event for name in ("red", "green", "amber", "ochre", "grey") for event in naming(name)),
    CommandSent("cases"),
    Tapped("cases", FIRST),
    *naming("white"),
)


async def talk(shell: Shell, first: int = 0) -> list[str]:
    """Send the whole conversation, each event with the number of its update; returns what was answered."""
    answers = []
    for number, event in enumerate(TALK[first:], start=first + 1):
        if event == Tapped("cases", FIRST):
            event = Tapped("cases", next(iter((await shell.user()).cases)))  # noqa: PLW2901
        answers += [message.html for message in await shell.send(event, number)]
    return answers


def contents(shell: Shell) -> list[dict[str, Any]]:
    """The documents in the order of storing, without ids and without what counts their saves."""
    bodies = [body for _, body in shell.store.documents.values()]
    documents = [json.loads(ID.sub("an id", body)) for body in bodies]
    return [{**document, "version": 0} for document in documents]


async def test_a_whole_conversation_in_two_cases_is_repeated_without_effect() -> None:
    shell = Shell()
    await talk(shell)
    assert len(TALK) > 44 and set((await shell.user()).cases.values()) == {"white", "grey"}
    documents = dict(shell.store.documents)
    for _ in range(3):
        assert await talk(shell) == []
        assert shell.store.documents == documents


@pytest.mark.parametrize("first", range(0, len(TALK), 5))
async def test_the_end_of_a_conversation_is_repeated_without_effect(first: int) -> None:
    shell = Shell()
    await talk(shell)
    documents = dict(shell.store.documents)
    assert await talk(shell, first) == []
    assert shell.store.documents == documents


class FailingOnce(MemoryStore):
    """A store whose save number `at` fails, as at a kill in the middle of a turn."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.left, self.is_down = at, False

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Save, or fail at that one and all that follow until the next start."""
        self.left -= 1
        if self.left == 0:
            self.is_down = True
        if self.is_down:
            raise StoreDown("The store was told to fail.")
        await super().save(kind, key, body, version, due)


@pytest.mark.soak
async def test_a_kill_between_two_saves_loses_no_switch_and_writes_into_no_other_case() -> None:
    calm = Shell()
    await talk(calm)
    for at in range(1, 1000):
        store = FailingOnce(at)
        shell = Shell(store)
        try:
            await talk(shell)
        except StoreDown:
            store.is_down = False
            shell.start()
            await talk(shell)
        assert contents(shell) == contents(calm), f"killed at save {at}"
        if store.left > 0:
            return
    raise AssertionError("the conversation has no end")


async def test_what_was_written_before_joining_a_case_is_not_repeated_in_it() -> None:
    shell = Shell()
    for event in OPENING:
        await shell.send(event)
    payload = await invite(shell)
    events = (*OPENING, *naming("blue"), Started(payload))
    numbered = [*enumerate((*events, Tapped("join", "yes")), start=1)]
    for number, event in numbered:
        await shell.send(event, number, OTHER)
    before = contents(shell)
    assert (await shell.case()).nickname is None
    for number, event in numbered:
        assert await shell.send(event, number, OTHER) == []
    assert contents(shell) == before
    assert (await shell.user()).case == (await shell.user(OTHER)).case and CHAT != OTHER
