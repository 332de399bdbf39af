"""What an operator sets and withdraws, on a real process: at the start, while it runs, through a kill."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.harness.process import PATIENCE, ROOT, BotProcess, bot_process
from tests.standins.telegram_people import Person

NAMES = ("OPERATOR_NAME", "OPERATOR_CONTACT")
OPERATOR = "5000000001"  # the first person that the stand-in makes


async def command(bot: BotProcess, *words: str) -> tuple[int, str]:
    """Run `python -m bot` with the settings of a bot; returns its exit status, and all that it printed."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words), cwd=ROOT, env=bot.environment, stdout=pipe, stderr=pipe
    )
    printed = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode or 0, b"".join(printed).decode()


async def answer(person: Person, text: str, words: str) -> str:
    """Let somebody write, and wait for a message with these words; returns it."""
    await person.send(text)
    await person.wait(lambda seen: any(words in message.text for message in seen), PATIENCE)
    return next(message.text for message in reversed(person.messages) if words in message.text)


@pytest.mark.parametrize("missing", [NAMES[:1], NAMES[1:], NAMES])
async def test_nobody_is_talked_to_before_it_is_said_who_answers_for_it(
    tmp_path: Path, missing: tuple[str, ...]
) -> None:
    async with bot_process(tmp_path, **dict.fromkeys(missing, " ")) as bot:
        status, printed = await command(bot, "run")
        (tmp_path / "bot.log").write_text(printed)
        assert status != 0 and "Traceback" not in printed
        for name in NAMES:
            assert (f"for example {name}=" in printed) is (name in missing)
        assert bot.telegram.calls == []


@pytest.mark.soak
async def test_who_answers_for_it_is_told_to_people(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        told = await answer(bot.telegram.person(), "/privacy", "Who runs this bot")
        assert "Derwentside Visitors Group" in told and "help@example.org" in told


@pytest.mark.soak
async def test_what_is_withdrawn_stays_so_through_a_kill(tmp_path: Path) -> None:
    async with bot_process(tmp_path, OPERATOR_CHAT=OPERATOR) as bot:
        await bot.start()
        operator, person = bot.telegram.person("Operator"), bot.telegram.person()
        assert "116 123" in await answer(person, "/help", "In danger right now?")
        await answer(operator, "/withdraw helpline samaritans", "Withdrawn")
        await bot.kill()
        await bot.start()
        told = await answer(person, "/help", "taken it away")
        assert "116 123" not in told and "999" in told


@pytest.mark.soak
async def test_the_operators_group_is_followed_when_it_becomes_a_supergroup(tmp_path: Path) -> None:
    """Once by what Telegram says in the group, and after a start with the old number by its refusal."""
    async with bot_process(tmp_path, OPERATOR_CHAT="-1000000000001") as bot:
        await bot.start()
        operator, group = bot.telegram.person("Operator"), bot.telegram.group()
        await group.send(operator, "/status@standin_bot")
        assert "ready" in (await group.next_message(PATIENCE)).text
        supergroup = await group.upgrade(operator)
        await supergroup.send(operator, "/status")
        told = await supergroup.next_message(PATIENCE)
        assert "ready" in told.text and f"OPERATOR_CHAT={supergroup.id}" in told.text
        await supergroup.send(operator, "/status")
        assert "OPERATOR_CHAT" not in (await supergroup.next_message(PATIENCE)).text
        assert bot.telegram.refusals == []


@pytest.mark.soak
async def test_the_command_line_withdraws_under_a_running_bot(tmp_path: Path) -> None:
    async with bot_process(tmp_path, OPERATOR_CHAT=OPERATOR) as bot:
        await bot.start()
        operator = bot.telegram.person("Operator")
        await answer(operator, "/withdraw list", "Nothing is withdrawn.")
        status, printed = await command(bot, "withdraw", "place", "harmondsworth")
        assert status == 0 and "Withdrawn: place harmondsworth" in printed
        await answer(operator, "/withdraw list", "place harmondsworth, since")
        status, printed = await command(bot, "withdraw", "restore", "place", "harmondsworth")
        assert status == 0 and "Restored" in printed
        await answer(operator, "/withdraw helpline bid", "Withdrawn: helpline bid")
        status, printed = await command(bot, "withdraw", "list")
        assert status == 0 and printed.startswith("helpline bid, since")
        status, printed = await command(bot, "withdraw", "step", "who")
        assert status == 1 and "People need step who" in printed
        assert "withdrawn: 1" in await answer(operator, "/status", "ready")
