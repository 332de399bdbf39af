"""What only the one who runs the bot may ask for, and what nobody may read in logs."""

import json
import logging

import pytest
import structlog

from bot import logs
from bot.conversation.channel import NotSent
from bot.conversation.operator_chat import OperatorChat
from bot.conversation.withdrawals import Withdrawals
from bot.metrics import Metrics
from bot.stores.memory import MemoryStore
from tests.harness.flow import shipped
from tests.harness.shell import CHAT, OTHER, RecordingChannel
from tests.harness.telegram import TelegramShell, find_mp
from tests.standins.telegram_people import Person

NOTHING = Withdrawals(MemoryStore(), shipped())


async def test_status_from_somebody_else(shell: TelegramShell, attacker: Person) -> None:
    """Ask for /status without being the operator: it is words like any others."""
    answer = await shell.send(attacker, "/status")
    assert "ready" not in answer and "Errors" not in answer and answer


async def test_status_in_another_group() -> None:
    """Ask for /status in a group that is not the operator's, though the operator has one."""
    shell = TelegramShell()
    person, own, other = shell.telegram.person(), shell.telegram.group(), shell.telegram.group()
    shell.operator_chat = own.id
    shell.start()
    for group in (own, other):
        for text in ("/status", "/status@standin_bot", "/withdraw list", "hello"):
            await group.send(person, text)
    await shell.deliver()
    assert ["Errors" in message.text for message in own.messages] == [True, True, False]
    assert ["private" in message.text for message in other.messages] == [True]


async def test_status_of_the_operator_holds_nothing_personal() -> None:
    """Read of others in the operator's chat: there are counts only."""
    shell = TelegramShell(operator_chat=5_000_000_001)
    operator = shell.telegram.person("Operator")
    await find_mp(shell, shell.telegram.person("Zebra"))
    answer = await shell.send(operator, "/status")
    assert "ready: True" in answer
    assert not any(private in answer for private in ("Zebra", "5000000002", "Bath"))


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
async def test_logs_hold_nothing_typed(level: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Have what one types, one's number, name or link written into the log, by way of errors."""
    kept_level, handlers = logging.root.level, logging.root.handlers[:]
    try:
        logs.set_up(level)
        number = await _a_bad_day()
    finally:
        structlog.reset_defaults()
        logging.root.handlers[:], logging.root.level = handlers, kept_level
    log = capfd.readouterr().err
    assert log and all(isinstance(json.loads(line), dict) for line in log.splitlines())
    assert [word for word in ("zebra", "ba1 1aa", "quagga", number) if word in log.lower()] == []


async def _a_bad_day() -> str:
    """Typed words, a forged press, a mangled update and a refused message; gives the number of the chat."""
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person("Quagga"))
    await shell.send(person, "zebra is my name")
    await shell.forge(person, "menu:zebra")
    await shell.send(person, "/start jzebra" + "0" * 50)
    await shell.take({"update_id": "zebra", "message": {"zebra": person.id}})
    shell.telegram._account.chats[person.id].standing = "unknown"
    await person.edit(next(message.message_id for message in person.history if not message.from_bot), "zebra")
    await shell.deliver()
    return str(person.id)


async def test_status_is_told_to_the_operator_alone() -> None:
    """Ask for /status in a chat that is not the operator's, or where there is none."""

    async def ready() -> dict[str, object]:
        return {"ready": True}

    channel = RecordingChannel()
    operator = OperatorChat(CHAT, channel, Metrics(), ready, NOTHING)
    assert operator.is_asked(CHAT, "/status")
    assert not operator.is_asked(OTHER, "/status")
    assert not OperatorChat(None, channel, Metrics(), ready, NOTHING).is_asked(CHAT, "/status")
    await operator.answer("/status")
    assert [chat for chat, _ in channel.messages] == [CHAT]


async def test_an_alert_counts_errors_and_tells_no_words() -> None:
    """Cause errors, to read words of others in the alert: it only counts."""

    async def ready() -> dict[str, object]:
        return {}

    channel, metrics = RecordingChannel(), Metrics()
    operator = OperatorChat(CHAT, channel, metrics, ready, NOTHING)
    await operator.alert()
    assert channel.messages == []
    metrics.error("update failed")
    metrics.error("update failed")
    await operator.alert()
    assert channel.messages[-1][1].html == "Ask My MP, errors:\nupdate failed: 2"
    channel.refusals = [NotSent()]
    metrics.error("update failed")
    await operator.alert()
    await operator.alert()
    assert channel.messages[-1][1].html == "Ask My MP, errors:\nupdate failed: 1", "told once it arrives"
    told = len(channel.messages)
    await operator.alert()
    assert len(channel.messages) == told


async def test_an_alert_reaches_a_group_that_has_become_a_supergroup() -> None:
    """Upgrade the operator's group, so that nobody hears of errors any more."""
    shell = TelegramShell()
    person, group = shell.telegram.person(), shell.telegram.group()
    await group.add_bot(person)
    supergroup = await group.upgrade(person)
    operator = OperatorChat(group.id, shell.channel, shell.metrics, _nothing, NOTHING)
    shell.metrics.error("update failed")
    await operator.alert()
    (message,) = supergroup.messages
    assert message.text.startswith("Ask My MP, errors:\nupdate failed: 1")
    assert f"OPERATOR_CHAT={supergroup.id}" in message.text
    await operator.answer("/status")
    assert "OPERATOR_CHAT" not in supergroup.messages[-1].text


async def _nothing() -> dict[str, object]:
    return {}
