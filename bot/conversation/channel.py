"""Where messages go: Telegram, or a terminal."""

from typing import Protocol

from bot.conversation.messages import File, Message


class Blocked(Exception):
    """The user does not want to hear from the bot any more."""


class NotSent(Exception):
    """A message could not be sent after several tries."""


class Channel(Protocol):
    """What a conversation is shown on. One file in `bot/`, one line in `bot/app.py`."""

    async def send(self, chat: int | str, message: Message) -> None:
        """Show a message. Raises Blocked or Unsent."""

    async def send_file(self, chat: int | str, file: File) -> None:
        """Hand over a file. Raises Blocked or Unsent."""

    async def invitation_link(self, payload: str) -> str:
        """The link that opens a chat with the bot and this payload."""

    async def show_typing(self, chat: int | str) -> None:
        """Show that an answer is being looked for."""
