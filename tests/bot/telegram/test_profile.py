"""What Telegram shows of the bot before anybody writes to it."""

from typing import get_args

from telegram import Bot

from bot.language.languages import load_languages
from bot.telegram.profile import COMMANDS, publish_profile
from flows.events import Command
from tests.harness.flow import shipped
from tests.standins.server import serving
from tests.standins.telegram import TOKEN, FakeTelegram


async def test_every_language_that_telegram_has_a_code_for_is_described() -> None:
    """Dari and Sorani have no ISO 639-1 code; asking for them would be refused, and end the list there."""
    telegram, languages = FakeTelegram(), load_languages()
    async with serving(telegram) as address, Bot(TOKEN, base_url=f"{address}/bot") as bot:
        await publish_profile(bot, shipped(), languages)
    described = {code or "en" for code in telegram.profile.descriptions}
    assert described == {code for code in languages if len(code) == 2}
    assert telegram.refusals == []


def test_every_command_that_people_may_send_is_in_the_menu_of_commands() -> None:
    assert sorted(COMMANDS) == sorted(get_args(Command))
