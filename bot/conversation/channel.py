"""The channel that messages are sent on: Telegram, or the terminal."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from bot.conversation.messages import File, Message


class Blocked(Exception):
    """The user has blocked the bot, so nothing can be sent to them."""


class NotSent(Exception):
    """A message could not be sent, even after several tries."""


class Moved(NotSent):
    """A group has become another chat: `chat` is its number now, and nothing reaches the old one."""

    def __init__(self, chat: int) -> None:
        super().__init__("the group has a new number")
        self.chat = chat


class Refused(Exception):
    """The channel does not accept a message, and would not at another try."""


class ButtonsRefused(Refused):
    """The channel has sent the words of a message, and does not accept any of the buttons that answer it."""


class Channel(Protocol):
    """Sends messages to chats. To add a channel, write one file in `bot/` and wire it in `bot/app.py`."""

    async def send(self, chat: int | str, message: Message) -> None:
        """Send a message. Raises Blocked, NotSent, Refused; ButtonsRefused if only its words were sent."""

    async def edit(self, chat: int | str, sent: int, message: Message, only_buttons: bool = False) -> None:
        """Put a message in the place of one that was sent, or send it anew. Raises as `send` does.

        `only_buttons`: the words that were sent stay.
        """

    async def send_file(self, chat: int | str, file: File) -> None:
        """Send a file. Raises Blocked, NotSent, Refused; ButtonsRefused if it was sent without buttons."""

    async def send_passing(
        self, chat: int | str, message: Message, remember: Callable[[int], Awaitable[None]]
    ) -> None:
        """Send a message that is to be removed later. Raises as `send` does.

        `remember` is called with its id before its words can be seen, so that a crash leaves none behind.
        """

    async def remove(self, chat: int | str, messages: Sequence[int]) -> None:
        """Delete messages from the chat, as far as the channel allows it. Raises Blocked, NotSent."""

    async def invitation_link(self, payload: str) -> str:
        """The link that opens a chat with the bot and passes it this payload."""

    def is_paused(self, chat: int | str) -> bool:
        """Whether nothing can be sent to the chat for a while, because it was sent too much."""

    async def show_typing(self, chat: int | str) -> None:
        """Show that the bot is looking something up. A failure to show it is ignored."""
