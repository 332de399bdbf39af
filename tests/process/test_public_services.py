"""What the public services send, as the bot's own process takes it."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.harness.moved_process import MovedProcess, moved_process
from tests.harness.process import PATIENCE, BotProcess, bot_process
from tests.process.test_journey import SITUATION, press, walk_to_card
from tests.soak import in_soak
from tests.standins.faults import BOMB, Fault
from tests.standins.postcodes import place
from tests.standins.telegram_people import Person

BEFORE = ("language:en", "who:person", "home_office_knows:yes", *SITUATION)


async def walk_to_postcode(person: Person) -> None:
    """Answer everything up to the question for a postcode."""
    await person.send("/start")
    for data in BEFORE:
        await press(person, data)
    await person.wait(lambda seen: any(message.button("postcode:unknown") for message in seen), PATIENCE)


def forget_most_memory(bot: BotProcess) -> int:
    """Let the most memory count from here; returns what the process uses now, in bytes."""
    assert bot.process is not None
    Path(f"/proc/{bot.process.pid}/clear_refs").write_text("5", encoding="ascii")  # proc(5)
    return most_memory(bot)


def most_memory(bot: BotProcess) -> int:
    """The most memory that the process has used, in bytes."""
    assert bot.process is not None
    status = Path(f"/proc/{bot.process.pid}/status").read_text(encoding="ascii")
    kilobytes = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert kilobytes is not None
    return int(kilobytes[1]) * 1024


@pytest.mark.parametrize("fault", ["bomb", *in_soak(["gzip_bomb"])])
@pytest.mark.parametrize("service", ["postcodes", *in_soak(["members"])])
async def test_a_kilobyte_that_becomes_gigabytes_is_not_unpacked(
    tmp_path: Path, service: str, fault: Fault
) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person = bot.telegram.person()
        await walk_to_postcode(person)
        getattr(bot, service).app.fault = fault
        before = forget_most_memory(bot)
        await person.send("BA1 1AA")
        led_on = "look_up_by_hand:again" if service == "postcodes" else "show_mp:yes"  # without contacts
        await person.wait(lambda seen: seen[-1].button(led_on), PATIENCE)
        assert most_memory(bot) - before < BOMB // 4


@pytest.mark.soak
async def test_nobody_else_on_the_host_can_read_which_mps_were_looked_up(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        cache = bot.data_folder / "cache"
        cache.mkdir(parents=True, mode=0o755)
        (cache / "contact-1.json").write_text("{}", encoding="ascii")  # as an older version left it
        await bot.start()
        await walk_to_card(bot.telegram.person(), "en")
        await bot.stop()  # a picture may still be on its way into the folder
        modes = {path.name: path.stat().st_mode & 0o777 for path in cache.iterdir()}
        assert len(modes) > 2
        assert set(modes.values()) == {0o600}, modes
        assert cache.stat().st_mode & 0o777 == 0o700


@pytest.mark.soak
async def test_a_paper_months_later_is_not_made_for_the_former_member(tmp_path: Path) -> None:
    bot = MovedProcess(tmp_path, now=datetime(2026, 11, 30, 10, tzinfo=UTC))
    async with moved_process(bot):
        await bot.start()
        person = bot.telegram.person()
        await walk_to_card(person, "en")
        await press(person, "menu:papers")
        await person.wait(lambda seen: any(message.button("papers:authority") for message in seen), PATIENCE)
        await bot.stop()
        bot.members.sitting("Bath").update(id=9999, nameDisplayAs="Cy Successor")
        shutil.rmtree(bot.data_folder / "cache")  # its answers would be a day old at most
        bot.set_clock(bot.now + timedelta(days=90))
        await bot.start()
        await person.tap("papers:authority")
        await person.wait(lambda seen: "Your MP is now Cy Successor (Bath)" in seen[-1].text, PATIENCE)
        assert person.messages[-1].button("papers:authority")
        assert not any(message.document for message in person.messages)
        await person.tap("papers:authority")
        await person.wait(lambda seen: any(message.document for message in seen), PATIENCE)


@pytest.mark.soak
async def test_while_the_service_is_down_a_paper_says_from_when_its_facts_are(tmp_path: Path) -> None:
    bot = MovedProcess(tmp_path, now=datetime(2026, 11, 30, 10, tzinfo=UTC))
    async with moved_process(bot):
        await bot.start()
        person = bot.telegram.person()
        await walk_to_card(person, "en")
        await press(person, "menu:papers")
        await person.wait(lambda seen: any(message.button("papers:authority") for message in seen), PATIENCE)
        await bot.stop()
        bot.members.app.fault = "stopped"
        shutil.rmtree(bot.data_folder / "cache")
        bot.set_clock(bot.now + timedelta(days=90))
        await bot.start()
        await person.tap("papers:authority")
        await person.wait(lambda seen: any(message.document for message in seen), PATIENCE)
        await person.wait(lambda seen: "30 November 2026" in seen[-1].text, PATIENCE)


@pytest.mark.soak
async def test_a_part_of_a_name_is_a_choice_and_an_abolished_seat_is_none(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        bot.postcodes.places["SW96AA"] = place("Vauxhall", "E14001008")
        bot.postcodes.places["SW97AA"] = place("Vauxhall", "E14001999")  # as if it were of now
        await bot.start()
        person = bot.telegram.person()
        await walk_to_postcode(person)
        for typed in ("SW9 6AA", "SW9 7AA"):
            await person.send(typed)
            await person.wait(lambda seen: seen[-1].button("look_up_by_hand:again"), PATIENCE)
            await person.tap("look_up_by_hand:again")
            await person.wait(lambda seen: seen[-1].button("postcode:unknown"), PATIENCE)
        assert not any("Vauxhall" in message.text for message in person.messages)
        await person.send("Atlantis")
        await person.wait(
            lambda seen: seen[-1].button("postcode:unknown") and "find" in seen[-1].text, PATIENCE
        )
        await person.send("Pancras")
        await person.wait(lambda seen: "Which of these areas is it?" in seen[-1].text, PATIENCE)
        assert not any(
            "is your MP" in message.text or "Is Member" in message.text for message in person.messages
        )
