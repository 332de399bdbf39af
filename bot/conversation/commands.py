"""Update -> event. Everything Telegram can deliver becomes an event, or is knowingly passed over."""

import re

from flows.events import Command, CommandSent, Event, Started, Typed

COMMANDS: dict[str, Command] = {
    "back": "back",
    "menu": "menu",
    "language": "language",
    "change": "change",
    "help": "help",
    "forget": "forget",
    "cases": "cases",
    "mydata": "mydata",
    "correct": "correct",
}
PAYLOAD = re.compile("[A-Za-z0-9_-]{1,64}")  # all that a link to a bot can carry


def read_text(text: str) -> Event:
    """A command, or words. An unknown command is words: the bot says that it did not understand."""
    head, _, rest = text.partition(" ")
    name = head.removeprefix("/").partition("@")[0].lower()
    if text.startswith("/") and name == "start":
        return Started(rest.strip() if PAYLOAD.fullmatch(rest.strip()) else "")
    if text.startswith("/") and name in COMMANDS:
        return CommandSent(COMMANDS[name])
    return Typed(text)
