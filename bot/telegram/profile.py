"""Publishes what Telegram shows of the bot outside its chats: commands and descriptions, by language."""

from collections.abc import Mapping

import structlog
from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.language.languages import Language
from flows.definition.flow import Flow
from flows.events import Command

COMMANDS: tuple[Command, ...] = (  # as Telegram lists them
    "menu",
    "back",
    "change",
    "language",
    "cases",
    "help",
    "mydata",
    "correct",
    "forget",
)
TWO_LETTERS = 2  # Telegram takes ISO 639-1 alone: Dari (prs) and Sorani (ckb) have no such code
log = structlog.get_logger()


async def publish_profile(bot: Bot, flow: Flow, languages: Mapping[str, Language]) -> None:
    """Set commands and descriptions in every language; English also for all that the bot does not speak.

    Telegram keeps them: if it cannot be reached now, the next start sets them.
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
