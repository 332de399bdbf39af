"""Promises of the whole process: kills lose nothing, outages lead on by hand, logs hold nothing private."""

import asyncio
import random
from pathlib import Path

import pytest

from tests.harness.process import PATIENCE, BotProcess, bot_process
from tests.process.test_journey import POSTCODE, SITUATION, press, refusals, walk_to_card
from tests.soak import in_soak
from tests.standins.faults import Fault
from tests.standins.telegram import TOKEN
from tests.standins.telegram_people import Person

FEW, MANY = (10, 3), (50, 20)  # people, and kills
LANGUAGES = ("en", "fa", "fr")
HANG: Fault = "hang"
OTHERS: tuple[Fault, ...] = (
    "stopped",
    "error",
    "html",
    "nonsense",
    "huge",
    "redirect",
    "limited",
    "bomb",
    "drip",
    "lie",
)


@pytest.mark.parametrize("size", [FEW, *in_soak([MANY])], ids=str)
async def test_kills_at_random_moments_lose_nothing(tmp_path: Path, size: tuple[int, int]) -> None:
    """Conversations at once, and kills: each ends where an undisturbed one ends."""
    crowd, wanted = size
    rng = random.Random(2026)  # noqa: S311 (moments, not secrets)
    async with bot_process(tmp_path) as bot:
        await bot.start()
        undisturbed = bot.telegram.person("Quiet")
        await walk_to_card(undisturbed, "en")
        people = [bot.telegram.person(f"Person {number}") for number in range(crowd)]
        walks = [asyncio.create_task(walk_to_card(person, "en")) for person in people]
        kills = 0
        while kills < wanted and not all(walk.done() for walk in walks):
            await _some_calls(bot, rng.randint(5, 45))
            await bot.kill()
            await bot.start()
            kills += 1
        await asyncio.gather(*walks)
        assert kills == wanted, "the conversations ended before the last kill"
        end = undisturbed.messages[-1].text
        assert [person.messages[-1].text == end for person in people] == [True] * crowd
        # killed between marking a choice and noting it: the mark is set again, and Telegram says it is there
        assert [refusal for refusal in refusals(bot) if "message is not modified" not in refusal[1]] == []


async def _some_calls(bot: BotProcess, more: int) -> None:
    """Wait until the bot has made some more calls, or does not make any for want of questions."""
    target = len(bot.telegram.calls) + more
    await bot.telegram.wait(lambda: len(bot.telegram.calls) >= target, PATIENCE)


@pytest.mark.parametrize("fault", [HANG, *in_soak(OTHERS)])
@pytest.mark.parametrize("service", ["postcodes", "members"])
async def test_an_outage_leads_on_by_hand(tmp_path: Path, service: str, fault: Fault) -> None:
    async with bot_process(tmp_path, LOOKUP_SECONDS="0.5") as bot:
        getattr(bot, service).app.fault = fault
        await bot.start()
        person = bot.telegram.person()
        await _to_postcode(person)
        await person.send(POSTCODE)
        asked = f"{'look_up' if service == 'postcodes' else 'mp'}_by_hand:again"
        await press_by_hand(person, asked)
        if service == "postcodes":
            await person.send("Bath")
            await press_by_hand(person, "mp_by_hand:again")
        await person.send("Somebody Elected")
        await press(person, "show_mp:yes")
        await person.wait(lambda seen: seen[-1].button("objective:_menu"), PATIENCE)
        assert any("Somebody Elected" in message.text for message in person.messages)
        assert refusals(bot) == []


async def press_by_hand(person: Person, data: str) -> None:
    """Wait until the way on by hand is offered."""
    await person.wait(lambda seen: any(message.button(data) for message in seen), PATIENCE)


async def test_logs_hold_nothing_about_anybody(tmp_path: Path) -> None:
    """At DEBUG, with outages and refusals on the way, nothing of what was typed or who typed it is logged."""
    async with bot_process(tmp_path, LOOKUP_SECONDS="0.5") as bot:
        await bot.start()
        person = bot.telegram.person("Firstname")
        bot.telegram.fail("sendMessage", 500, times=2)
        bot.telegram.drop("sendMessage", times=1)
        bot.postcodes.app.fault, bot.postcodes.app.times = "nonsense", 1
        await _to_postcode(person)
        await person.send("a secret of mine, zebra 12")
        await person.send("sw1a 1aa")
        await press_by_hand(person, "look_up_by_hand:again")
        await person.send("Zebrashire")
        await press_by_hand(person, "mp_by_hand:again")
        await bot.stop()
        log = bot.log.lower()
        assert log.count("running") == 1
        typed = (
            "secret of mine",
            "zebra 12",
            "zebrashire",
            "sw1a 1aa",
            "sw1a1aa",
            "firstname",
            str(person.id),
            TOKEN.lower(),
        )
        assert [word for word in typed if word in log] == []
        stored = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
        names = " ".join(path.name for path in (tmp_path / "data").rglob("*"))
        assert [word for word in typed if word.encode() in stored.lower() or word in names] == []


async def _to_postcode(person: Person) -> None:
    await person.send("/start")
    for data in (
        "language:en",
        "who:supporter",
        "leave_of_the_person:yes",
        "home_office_knows:yes",
        *SITUATION,
    ):
        await press(person, data)
    await person.wait(lambda seen: any(message.button("postcode:unknown") for message in seen), PATIENCE)
