"""Kills at any instant, in every language: after the restart the newest message takes an answer."""

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.language.languages import load_languages
from tests.harness.process import PATIENCE, BotProcess, bot_process
from tests.process.test_journey import press, refusals
from tests.soak import in_soak
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

ONCE, OFTEN = 1, 3  # rounds
CONTROLS = (":_english", ":_back", ":_menu")
TYPED = ("/menu", "/help", "/correct", "/change", "BA1 1AA", "hello")


@pytest.mark.parametrize("rounds", [ONCE, *in_soak([OFTEN])])
async def test_whoever_presses_while_the_bot_is_killed_can_go_on(tmp_path: Path, rounds: int) -> None:
    """In each round everybody does something, and the bot is killed amid the answers."""
    rng = random.Random(13)  # noqa: S311 (moments, not secrets)
    async with bot_process(tmp_path) as bot:
        await bot.start()
        people = [bot.telegram.person(language_code=code) for code in load_languages()]
        await asyncio.gather(*map(_begin, people, load_languages()))
        for _ in range(rounds):
            for person in people:
                await _do_something(person, rng)
            await _killed_amid_answers(bot, len(bot.telegram.calls) + rng.randint(10, 50))
            await bot.telegram.wait(lambda: not bot.telegram.unconfirmed, PATIENCE)
            await asyncio.gather(*(person.wait(_takes_an_answer, PATIENCE) for person in people))
            await bot.stop()  # whatever is still under way is delivered first
            assert [person.messages[-1] for person in people if not _takes_an_answer(person.messages)] == []
            await bot.start()
        assert [one for one in refusals(bot) if "message is not modified" not in one[1]] == []


async def _killed_amid_answers(bot: BotProcess, calls: int) -> None:
    """Kill the bot when it has made so many calls, or waits for updates again; start it anew."""
    await bot.telegram.wait(
        lambda: len(bot.telegram.calls) >= calls or not bot.telegram.unconfirmed, PATIENCE
    )
    await bot.kill()
    await bot.start()


def _takes_an_answer(seen: Sequence[Message]) -> bool:
    return any(key.data for key in seen[-1].buttons)


async def _begin(person: Person, code: str) -> None:
    await person.send("/start")
    await press(person, f"language:{code}")
    await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)


async def _do_something(person: Person, rng: random.Random) -> None:
    """Press a control or any button of the newest message, or type."""
    newest = person.messages[-1]
    data = [key.data for key in newest.buttons if key.data]
    controls = [one for one in data if one.endswith(CONTROLS)]
    if rng.random() < 0.2:
        await person.send(rng.choice(TYPED))
    else:
        await person.tap_on(newest, rng.choice(controls if controls and rng.random() < 0.5 else data))
