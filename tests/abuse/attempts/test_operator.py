"""What only the one who runs the bot may ask for, and what nobody may read in logs."""

import json
import logging

import pytest
import structlog

from bot import logs
from tests.abuse.attempts.conftest import arrived
from tests.abuse.desk import Desk
from tests.standins.telegram_people import Person


async def test_status_from_somebody_else(desk: Desk, attacker: Person) -> None:
    """Ask for /status without being the operator: it is words like any others."""
    told = await desk.send(attacker, "/status")
    assert "ready" not in told and "Errors" not in told and told


async def test_status_in_a_group_of_the_operator() -> None:
    """Ask for /status in a group in which the operator is."""
    desk = Desk()
    person, group = desk.telegram.person(), desk.telegram.group()
    desk.operator_chat = group.id
    desk.__post_init__()
    await group.send(person, "/status")
    await desk.deliver()
    assert not any("Errors" in message.text for message in group.messages)


async def test_status_of_the_operator_holds_nothing_personal() -> None:
    """Read of others in the operator's chat: there are counts only."""
    desk = Desk(operator_chat=5_000_000_001)
    operator = desk.telegram.person("Operator")
    await arrived(desk, desk.telegram.person("Zebra"))
    told = await desk.send(operator, "/status")
    assert "ready: True" in told and "Zebra" not in told and "5000000002" not in told and "Bath" not in told


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
    said = capfd.readouterr().err
    assert said and all(isinstance(json.loads(line), dict) for line in said.splitlines())
    assert [word for word in ("zebra", "ba1 1aa", "quagga", number) if word in said.lower()] == []


async def _a_bad_day() -> str:
    """Typed words, a forged press, a mangled update and a refused message; gives the number of the chat."""
    desk = Desk()
    person = await arrived(desk, desk.telegram.person("Quagga"))
    await desk.send(person, "zebra is my name")
    await desk.forge(person, "menu:zebra")
    await desk.send(person, "/start jzebra" + "0" * 50)
    with pytest.raises(ValueError, match="not an update"):
        await desk.take({"update_id": "zebra", "message": {"zebra": person.id}})
    desk.telegram._account.chats[person.id].standing = "unknown"
    await person.edit(next(one.message_id for one in person.history if not one.from_bot), "zebra")
    await desk.deliver()
    return str(person.id)
