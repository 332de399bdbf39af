"""Kills a process in mid-send, again and again, and counts the messages that nobody asked for.

In a conversation that is a question that was there before. While reminders are sent, it is any question.
"""

import asyncio
import random
from pathlib import Path

from tests.chaos.figures import Figure
from tests.chaos.scripted_person import ScriptedPerson
from tests.chaos.scripts import SCRIPTS
from tests.chaos.size import Size
from tests.chaos.stored import open_tinydb, with_check_ins
from tests.harness.process import BotProcess, bot_process
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

MESSAGES = (3, 15)  # of the bot, between two kills
REMINDER = "bell:"
SETTINGS = {"LOG_LEVEL": "INFO"}


async def unasked(folder: Path, size: Size) -> list[Figure]:
    """Count them in conversations, and while reminders are sent."""
    talking, reminding = folder / "talking", folder / "reminding"
    for place in (talking, reminding):
        await asyncio.to_thread(place.mkdir)
    return [*await _while_people_talk(talking, size), *await _while_reminding(reminding, size)]


async def _while_people_talk(folder: Path, size: Size) -> list[Figure]:
    """Let everybody follow one script at once, without a paper: one that is cut off comes again, whole."""
    async with bot_process(folder, **SETTINGS) as bot:
        await bot.start()
        calm, *many = [
            ScriptedPerson(bot.telegram.person(), SCRIPTS[0], size.patience) for _ in range(size.people + 1)
        ]
        await calm.walk()
        walks = asyncio.gather(*(walker.walk() for walker in many))
        kills = await _kill(bot, size)
        await walks
        again = sum(walker.repeats - calm.repeats for walker in many)
        stuck = [walker.stuck for walker in many if walker.stuck]
    return [
        Figure("people stuck", len(stuck), 0, "; ".join(stuck[:3])),
        Figure("kills amid conversations", kills),
        Figure("questions asked again", again),
        Figure("a kill", f"{again / kills:.2f}"),
    ]


async def _while_reminding(folder: Path, size: Size) -> list[Figure]:
    """Let everybody have a reminder due when the bot starts."""
    async with bot_process(folder, **SETTINGS) as bot:
        people = [bot.telegram.person() for _ in range(size.kills * MESSAGES[1])]
        store = open_tinydb(bot)
        await with_check_ins(store, people, within=0)
        await store.aclose()
        await bot.start()
        kills = await _kill(bot, size)
        await _answered(bot)
        await bot.stop()
        reminded = sum(bool(_said(person)) for person in people)
        asked = sum(not _is_reminder(message) for person in people for message in _said(person))
    return [
        Figure("kills amid reminders", kills),
        Figure("reminders sent", reminded),
        Figure("there were reminders", reminded > 0, True),
        Figure("questions nobody asked for", asked, 0),
    ]


async def _kill(bot: BotProcess, size: Size) -> int:
    """Kill the bot so often, each time after some messages, and start it again; returns how often."""
    rng = random.Random(size.seed)  # noqa: S311 (moments, not secrets)
    for _ in range(size.kills):
        target = _sent(bot) + rng.randint(*MESSAGES)
        await bot.telegram.wait(lambda target=target: _sent(bot) >= target, size.patience)  # type: ignore[misc]
        await bot.kill()
        await bot.start()
    return size.kills


def _sent(bot: BotProcess) -> int:
    return len(bot.telegram.called("sendMessage"))


async def _answered(bot: BotProcess) -> None:
    """Return when the bot has answered two people in turn: by then it has redelivered."""
    for _ in range(2):
        person = bot.telegram.person()
        await person.send("/start")
        await person.next_message()


def _said(person: Person) -> list[Message]:
    return [message for message in person.messages if message.from_bot]


def _is_reminder(message: Message) -> bool:
    return any((button.data or "").startswith(REMINDER) for button in message.buttons)
