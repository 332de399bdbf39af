"""Where messages go: Telegram, or a terminal."""

from typing import Protocol

from bot.messages import File, Message


class Blocked(Exception):
    """The user does not want to hear from the bot any more."""


class Unsent(Exception):
    """A message could not be sent after several tries."""


class Channel(Protocol):
    """What a conversation is shown on. One file in `bot/`, one line in `bot/app.py`."""

    async def show(self, chat: int | str, message: Message) -> None:
        """Show a message. Raises Blocked or Unsent."""

    async def hand(self, chat: int | str, file: File) -> None:
        """Hand over a file. Raises Blocked or Unsent."""

    async def invitation(self, payload: str) -> str:
        """The link that opens a chat with the bot and this payload."""

    async def busy(self, chat: int | str) -> None:
        """Show that an answer is being looked for."""
