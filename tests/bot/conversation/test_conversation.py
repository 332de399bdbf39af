"""What the conversation promises: an event is stored once, the answer fits, and logs hold nothing private."""

import json
import logging
from datetime import datetime

import pytest
import structlog

from bot import logs
from bot.conversation.conversation import Sender
from bot.stores import Damaged, Kind, StoreDown
from bot.stores.memory import MemoryStore
from flows.events import CommandSent, ReminderDelivered, Started, Tapped, Typed, Unreadable
from tests.harness.shell import CHAT, OTHER, Shell, at_postcode


async def test_a_conversation_reaches_the_card() -> None:
    shell = await at_postcode(Shell())
    messages = await shell.send(Typed("ba1 1aa"))
    assert "looking that up" in messages[0].html
    assert "Practice MP for Bath" in messages[-1].html
    await shell.send(Tapped("show_mp", "yes"))
    assert shell.buttons()[0] == "objective:trace", "the next chapter begins"


async def test_a_repeated_update_changes_nothing() -> None:
    shell = Shell()
    await shell.send(Started(), 1)
    await shell.send(Tapped("language", "en"), 2)
    documents = dict(shell.store.documents)
    assert await shell.send(Tapped("language", "en"), 2) == []
    assert await shell.send(Started(), 1) == []
    assert shell.store.documents == documents


async def test_a_repeated_update_after_a_restart_changes_nothing() -> None:
    shell = Shell()
    await shell.send(Started(), 1)
    await shell.restart()
    assert await shell.send(Started(), 1) == []


async def test_nothing_is_stored_or_sent_while_the_store_is_down() -> None:
    shell = await at_postcode(Shell())
    documents, sent = dict(shell.store.documents), len(shell.channel.messages)
    shell.store.fail_next()
    with pytest.raises(StoreDown):
        await shell.send(Tapped("postcode", "unknown"), 9)
    assert (shell.store.documents, len(shell.channel.messages)) == (documents, sent)
    assert await shell.send(Tapped("postcode", "unknown"), 9), "given again, it is taken"


class FirstCaseLost(MemoryStore):
    """A store that fails between the first user's document and the first case's."""

    lost = False

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Fail once for a case."""
        if kind == "case" and not self.lost:
            self.lost = True
            raise StoreDown("The store was told to fail.")
        await super().save(kind, key, body, version, due)


async def test_a_case_cut_off_before_it_was_stored_leaves_no_second_one_behind() -> None:
    shell = Shell(FirstCaseLost())
    with pytest.raises(StoreDown):
        await shell.send(Started(), 1)
    await shell.restart()  # whoever is owed an answer is told where they are, before the update comes again
    await shell.send(Started(), 1)
    assert list((await shell.user()).cases) == [(await shell.case()).id]


@pytest.mark.parametrize("races", [1, 5, 19])
async def test_a_lost_race_is_run_again(races: int) -> None:
    shell = await at_postcode(Shell())
    shell.store.lose_next(races)
    await shell.send(Tapped("postcode", "unknown"))
    assert shell.buttons()[0] == "postcode_unknown:by_hand"
    assert (await shell.case()).answers["postcode"].value == "unknown"


async def test_a_race_that_is_always_lost_is_given_up() -> None:
    shell = await at_postcode(Shell())
    shell.store.lose_next(1000)
    with pytest.raises(StoreDown):
        await shell.send(Started())


class DamagedOnce(MemoryStore):
    """A store in which one kind of document is damaged once, and gone after that."""

    damaged: Kind | None = None

    async def load(self, kind: Kind, key: str) -> str | None:
        """Raise once."""
        if kind == self.damaged:
            self.damaged = None
            await self.erase(kind, key)
            raise Damaged
        return await super().load(kind, key)


@pytest.mark.parametrize("kind", ["user", "case"])
async def test_a_damaged_document_is_reported_and_replaced(kind: Kind) -> None:
    store = DamagedOnce()
    shell = await at_postcode(Shell(store))
    store.damaged = kind
    messages = await shell.send(Started())
    assert "start again" in messages[0].html
    assert shell.buttons()[0].split(":")[0] == ("language" if kind == "user" else "who")
    assert len(await shell.send(Started())) == 1


async def test_damage_that_a_report_finds_is_followed_by_the_open_question() -> None:
    store = DamagedOnce()
    shell = await at_postcode(Shell(store))
    store.damaged = "case"
    told, *_, asked = await shell.send(ReminderDelivered("a1.0.day"))
    assert "start again" in told.html and asked.rows


async def test_a_damaged_user_does_not_stop_what_happens_without_them() -> None:
    store = DamagedOnce()
    shell = await at_postcode(Shell(store))
    key = await store.user_key(CHAT)
    store.damaged = "user"
    assert await shell.components.due_work.to_resume(key) == (None, [])
    store.damaged = "user"
    await shell.conversation.block(key)
    store.damaged = "user"
    assert await shell.conversation.say_once(Sender(CHAT), "private_only")


async def test_forget_erases_the_user_and_the_case() -> None:
    shell = await at_postcode(Shell())
    await shell.send(CommandSent("forget"))
    messages = await shell.send(Tapped("forget", "yes"))
    assert "erased" in messages[-1].html
    assert shell.store.documents == {}
    assert await shell.store.unfinished_deliveries() == []
    assert "Choose your language" in (await shell.send(Started()))[0].html


async def test_a_phrase_that_was_said_once_is_not_said_again_in_that_chat() -> None:
    shell = Shell()
    assert await shell.conversation.say_once(Sender(CHAT), "private_only")
    assert not await shell.conversation.say_once(Sender(CHAT), "private_only")
    assert await shell.conversation.say_once(Sender(OTHER), "private_only")


async def test_two_chats_share_nothing() -> None:
    shell = await at_postcode(await at_postcode(Shell()), OTHER)
    await shell.send(Tapped("postcode", "no_home"))
    assert "postcode" not in (await shell.case(OTHER)).answers
    assert (await shell.case()).id != (await shell.case(OTHER)).id


async def test_logs_hold_nothing_of_what_was_typed(capfd: pytest.CaptureFixture[str]) -> None:
    level, handlers = logging.root.level, logging.root.handlers[:]
    try:
        logs.set_up("DEBUG")
        await _a_talkative_day()
        structlog.get_logger().debug("still awake")
    finally:
        structlog.reset_defaults()
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
    log = capfd.readouterr().err
    assert all(isinstance(json.loads(line), dict) for line in log.splitlines())
    assert "still awake" in log and "effect failed" in log
    assert [word for word in ("zebra", "ba1", "1aa", str(CHAT)) if word in log.lower()] == []


async def _a_talkative_day() -> None:
    shell = await at_postcode(Shell())
    for typed in ("my name is Zebra", "Zebrashire", "BA1 1AA", "zebra" * 4_000):
        shell.channel.refusals = [RuntimeError(typed)]
        await shell.send(Typed(typed))
    await shell.send(Unreadable("zebra"))
    shell.store.fail_next()
    with pytest.raises(StoreDown):
        await shell.send(Typed("zebra"))
