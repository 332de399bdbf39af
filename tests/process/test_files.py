"""Papers and appointments through Telegram: files that Telegram takes, words that can be copied."""

from pathlib import Path

import pytest

from tests.harness.process import PATIENCE, bot_process
from tests.process.test_journey import MP, press, refusals, walk_to_card


@pytest.mark.soak
@pytest.mark.parametrize("language", ["en", "fa"])
async def test_a_paper_is_delivered_as_a_file_and_as_words_and_an_appointment_as_a_file(
    tmp_path: Path, language: str
) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person = bot.telegram.person(language_code=language)
        await walk_to_card(person, language)
        await press(person, "menu:papers")
        await press(person, "papers:authority")
        await person.wait(lambda seen: any(message.document for message in seen), PATIENCE)
        await press(person, "papers:done")
        await press(person, "menu:surgery")
        await person.wait(lambda seen: bool(seen[-1].buttons), PATIENCE)
        await person.send("in 3 days")
        await person.wait(lambda seen: any(message.button("surgery_time:1500") for message in seen), PATIENCE)
        await person.tap("surgery_time:1500")
        for data in ("surgery_place:office", "surgery_who:me", "surgery_remind:all", "surgery_check:yes"):
            await press(person, data)
        await person.wait(lambda seen: len([message for message in seen if message.document]) == 2, PATIENCE)
        names = [message.document for message in person.messages if message.document]
        assert names == ["authority.pdf", "appointment.ics"]
        assert refusals(bot) == []


@pytest.mark.soak
async def test_two_people_share_a_case_in_two_languages(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person, friend = bot.telegram.person("One"), bot.telegram.person("Two", language_code="fa")
        await walk_to_card(person, "en")
        await press(person, "menu:people")
        await press(person, "private_phone:go_on")
        await press(person, "people:supporter")
        await person.wait(lambda seen: any("t.me/" in message.text for message in seen), PATIENCE)
        link = next(message.text for message in person.messages if "t.me/" in message.text)
        payload = link.partition("start=")[2].split()[0]
        await friend.send(f"/start {payload}")
        await press(friend, "language:fa")
        await press(friend, "join:yes")
        await friend.wait(lambda seen: any(MP in message.text for message in seen), PATIENCE)
        assert any("می‌پیوندم" in message.text or "نماینده" in message.text for message in friend.messages)
        await press(friend, "menu:prepare_ask")
        await friend.wait(lambda seen: any(message.button("objective:meet") for message in seen), PATIENCE)
        assert refusals(bot) == []
