"""Words that wait for a yes are stored for ten minutes at most, through a restart, and nowhere but there."""

from datetime import timedelta

import pytest

from bot.stores.memory import MemoryStore
from flows.handlers.typed.waiting_text import LASTS, without_expired
from flows.reminders.schedule import next_due
from flows.state.case import Case, Member, WaitingText
from tests.harness.flow import NOW
from tests.harness.telegram import TelegramShell, find_mp, join, to_own_words
from tests.standins.telegram_people import Person

TYPED = "My name is Ahmad Karimi and I cook every Friday."
TEN_MINUTES = timedelta(minutes=10)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
async def shell() -> TelegramShell:
    return TelegramShell()


async def asked(shell: TelegramShell) -> Person:
    """A person whose own words wait for a yes."""
    person = await to_own_words(shell, await find_mp(shell, shell.telegram.person()))
    await shell.send(person, TYPED)
    return person


async def is_stored(shell: TelegramShell) -> bool:
    """Whether any document of the store holds what was typed."""
    assert isinstance(shell.store, MemoryStore)
    return any("Karimi" in body for _, body in shell.store.documents.values())


async def test_after_ten_minutes_it_is_dropped_though_nobody_writes(shell: TelegramShell) -> None:
    person = await asked(shell)
    said = len(person.messages)
    assert await is_stored(shell)
    shell.now += LASTS - timedelta(seconds=1)
    await shell.remind()
    assert await is_stored(shell), "not before its time"
    shell.now += timedelta(seconds=1)
    await shell.remind()
    assert not await is_stored(shell) and len(person.messages) == said, "in silence"


async def test_its_buttons_are_over_then_and_the_question_is_asked_again(shell: TelegramShell) -> None:
    person = await asked(shell)
    shell.now += TEN_MINUTES
    assert "That is over or was changed" in await shell.tap(person, "identity:whole")
    assert not await is_stored(shell) and person.messages[-1].button("own_words:skip")
    await shell.send(person, "I cook.")
    assert (await shell.case(person)).answers["own_words"].value == "I cook."


async def test_a_restart_asks_about_it_again(shell: TelegramShell) -> None:
    person = await asked(shell)
    await shell.store.begin_delivery((await shell.user(person)).id)
    await shell.restart()
    assert "My name is […]" in person.messages[-1].text
    await shell.tap(person, "identity:without")
    kept = (await shell.case(person)).answers["own_words"].value
    assert kept == "My name is […] and I cook every Friday."


async def test_a_restart_after_ten_minutes_asks_the_question_itself(shell: TelegramShell) -> None:
    person = await asked(shell)
    await shell.store.begin_delivery((await shell.user(person)).id)
    shell.now += TEN_MINUTES
    await shell.restart()
    assert person.messages[-1].button("own_words:skip") and not await is_stored(shell)


async def test_it_is_dropped_in_a_chat_that_cannot_be_reached(shell: TelegramShell) -> None:
    person = await asked(shell)
    await person.block()
    await shell.deliver()
    shell.now += TEN_MINUTES
    await shell.remind()
    assert not await is_stored(shell)


async def test_it_is_dropped_though_nobody_could_be_reached_a_moment_before(shell: TelegramShell) -> None:
    person = await asked(shell)
    await person.block()
    await shell.deliver()
    case = await shell.case(person)
    await shell.components.repository.save_case(case, case, shell.now)  # due for another reason
    await shell.remind()
    assert await is_stored(shell)
    shell.now += TEN_MINUTES
    await shell.remind()
    assert not await is_stored(shell)


async def test_it_is_dropped_when_another_member_writes(shell: TelegramShell) -> None:
    owner, member = await find_mp(shell, shell.telegram.person()), shell.telegram.person("Sam")
    await shell.send(member, "/start")
    await shell.tap(member, "language:en")
    await join(shell, owner, member)
    await to_own_words(shell, owner)
    await shell.send(owner, TYPED)
    shell.now += TEN_MINUTES
    await shell.send(member, "/menu")
    assert not await is_stored(shell)


async def test_somebody_who_leaves_the_case_takes_it_along(shell: TelegramShell) -> None:
    owner, member = await find_mp(shell, shell.telegram.person()), shell.telegram.person("Sam")
    await shell.send(member, "/start")
    await shell.tap(member, "language:en")
    await join(shell, owner, member)
    await to_own_words(shell, member)
    await shell.send(member, TYPED)
    await shell.send(member, "/menu")
    await shell.tap(member, "menu:people", "private_phone:go_on", "people:leave")
    assert not await is_stored(shell)


def test_only_the_words_that_have_waited_too_long_are_dropped() -> None:
    old, new = (WaitingText(step="own_words", asked_by="identity", text="x", until=at) for at in (NOW, LATER))
    members = {
        "old": Member(chapter="prepare_ask", asking="identity", waiting_text=old),
        "new": Member(chapter="prepare_ask", asking="identity", waiting_text=new),
        "elsewhere": Member(chapter="prepare_ask", asking="forget", waiting_text=old),
    }
    left = without_expired(Case(id="c", members=members), NOW).members
    assert {id: (member.asking, member.waiting_text) for id, member in left.items()} == {
        "old": ("own_words", None),
        "new": ("identity", new),
        "elsewhere": ("forget", None),
    }


def test_a_case_is_due_when_its_words_are_over() -> None:
    waiting = WaitingText(step="own_words", asked_by="identity", text="x", until=LATER)
    assert next_due(Case(id="c", members={"u": Member(chapter="menu", waiting_text=waiting)}), NOW) == LATER
    assert next_due(Case(id="c", members={"u": Member(chapter="menu")}), NOW) is None
