"""Turns the text that a person sends into an event, in the same way on every channel."""

import re
import unicodedata
from datetime import datetime
from difflib import get_close_matches
from typing import cast, get_args

from bot.conversation.invitations import invitation_in
from flows.events import Command, CommandSent, Event, Started, Typed, UnknownCommand

START = "start"
COMMANDS: frozenset[str] = frozenset(get_args(Command))
PAYLOAD = re.compile("[A-Za-z0-9_-]{1,64}")  # what a deep link to a Telegram bot can carry
WRITTEN = re.compile(r"[/⁄∕](?P<name>[^\W\d_]\w{0,31})(?:@\w+)?")  # a slash of any kind, then a letter
# One word after a slash, alone but for marks: "/ menu", "//menu", "(/menu)". Not ":/ well".
ALONE = re.compile(r"[^\w/⁄∕\\⧸؍৴]*(?<![:;=])[/⁄∕\\⧸؍৴][\W_]*(?P<name>[^\W\d_]\w{0,31})(?:@\w+)?[\W_]*")
HEAD = 200  # characters in which a command is looked for
LIKE = 0.7  # how alike a command has to be to the one that was meant, from 0 to 1


def read_text(text: str, sent: datetime | None = None) -> Event:
    """Read an invitation, a command, or words. `sent`: when the message was sent, if the channel tells.

    Whatever begins with a slash and a letter is a command, also after a mark or a space that cannot be seen,
    and so is a single word after a slash among any marks: if it is none of ours, somebody has mistyped one,
    and does not mean it as an answer.
    """
    if payload := invitation_in(text):
        return Started(payload, text)
    head = _plain(text)
    match = WRITTEN.match(head) or (ALONE.fullmatch(head) if len(text) < HEAD else None)
    if match is None:
        return Typed(text, sent)
    name = match["name"].lower()
    beside = text.lower().partition(name)[2] or head[match.end() :]  # in all of it danger is heard
    return _command(name, head[match.end() :].strip(), beside.strip(), text)


def _command(name: str, argument: str, beside: str, text: str) -> Event:
    if name == START:
        return Started(argument if PAYLOAD.fullmatch(argument) else "", beside)
    if name in COMMANDS:
        return CommandSent(cast(Command, name), beside)
    nearest = get_close_matches(name, [*sorted(COMMANDS), START], n=1, cutoff=LIKE)
    return UnknownCommand(nearest[0] if nearest else None, text)


def _plain(text: str) -> str:
    """The beginning without what cannot be seen; full-width letters as usual ones."""
    visible = "".join(letter for letter in text[:HEAD] if unicodedata.category(letter) not in ("Cf", "Mn"))
    return unicodedata.normalize("NFKC", visible).lstrip()
