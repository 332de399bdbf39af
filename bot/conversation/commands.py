"""Turns the text that a person sends into an event, in the same way on every channel."""

import re
from typing import cast, get_args

from flows.events import Command, CommandSent, Event, Started, Typed

COMMANDS: frozenset[str] = frozenset(get_args(Command))
PAYLOAD = re.compile("[A-Za-z0-9_-]{1,64}")  # what a deep link to a Telegram bot can carry


def read_text(text: str) -> Event:
    """Read a command, or words. An unknown command counts as words, which the bot does not understand."""
    head, _, rest = text.partition(" ")
    name = head.removeprefix("/").partition("@")[0].lower()
    if text.startswith("/") and name == "start":
        payload = rest.strip() if PAYLOAD.fullmatch(rest.strip()) else ""
        return Started(payload, rest)
    if text.startswith("/") and name in COMMANDS:
        return CommandSent(cast(Command, name), rest)
    return Typed(text)
