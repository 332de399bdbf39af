"""Publishes what Telegram shows about the bot outside its chats: commands and descriptions, by language."""

from collections.abc import Mapping

import structlog
from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.language.languages import Language
from flows.definition.flow import Flow
from flows.events import Command

COMMANDS: tuple[Command, ...] = (  # in the order in which Telegram lists them
    "menu",
    "back",
    "change",
    "language",
    "cases",
    "help",
    "privacy",
    "mydata",
    "correct",
    "forget",
)
TWO_LETTERS = 2  # Telegram accepts only ISO 639-1 codes: Dari (prs) and Sorani (ckb) have none
log = structlog.get_logger()


async def publish_profile(bot: Bot, flow: Flow, languages: Mapping[str, Language]) -> None:
    """Set commands and descriptions in every language; readers of any other language see the English ones.

    Telegram keeps them. If it cannot be reached now, the next start sets them.
    """
    for code, language in languages.items():
        if len(code) != TWO_LETTERS:
            continue
        scope = None if code == "en" else code
        commands = [BotCommand(name, language.plain(flow.phrase(f"command_{name}"))) for name in COMMANDS]
        try:
            await bot.set_my_commands(commands, language_code=scope)
            await bot.set_my_description(language.plain(flow.phrase("description")), language_code=scope)
            short = language.plain(flow.phrase("short_description"))
            await bot.set_my_short_description(short, language_code=scope)
        except TelegramError as error:
            log.warning("description not set", language=code, error=error)
            return
