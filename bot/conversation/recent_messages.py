"""Remembers the messages of each chat until the next turn stores them, so that they can be deleted later.

Nothing is written for them alone: a turn stores what was sent since the turn before it. What a process had
not stored when it was killed stays unknown.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flows.events import Event, Tapped
from flows.state.case import RecentMessage

DELETABLE = timedelta(hours=48)  # for so long Telegram lets a bot delete messages in a private chat
MOST = 400  # messages of one chat, the newest
CHATS = 20_000  # chats with messages not yet stored, those with the newest


class RecentMessages:
    """The messages of each chat that are not stored yet: the bot's own, and those of the person."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._unstored: dict[int | str, dict[int, int]] = {}  # by chat; when each was sent, by its id

    def add(self, chat: int | str, message: int, at: datetime | None = None) -> None:
        """Remember a message of a chat. `at`: when it was sent, if that was not just now."""
        messages = self._unstored.pop(chat, {})
        now = self._clock()
        messages.setdefault(message, int(min(at or now, now).timestamp()))
        self._unstored[chat] = dict(list(messages.items())[-MOST:])
        if len(self._unstored) > CHATS:
            del self._unstored[next(iter(self._unstored))]

    def of(self, chat: int | str) -> tuple[RecentMessage, ...]:
        """The messages of a chat that are not stored yet."""
        return tuple(self._unstored.get(chat, {}).items())

    def newest_tap(self, chat: int | str, event: Event, stored: Sequence[RecentMessage]) -> Event:
        """The event; a tap on a message with others below it does not say any more which message it was.

        What replaced an old message would stand where nobody looks. `stored`: the messages of the chat that
        are stored.
        """
        if not isinstance(event, Tapped) or event.message is None:
            return event
        newest = max((id for id, _ in (*stored, *self.of(chat))), default=event.message)
        return event if event.message >= newest else replace(event, message=None)

    def stored(self, chat: int | str, messages: Iterable[RecentMessage]) -> None:
        """Forget messages that have been stored."""
        unstored = self._unstored.get(chat, {})
        for id, _ in messages:
            unstored.pop(id, None)
        if not unstored:
            self._unstored.pop(chat, None)


def deletable(
    before: Sequence[RecentMessage], more: Sequence[RecentMessage], now: datetime, most: int = MOST
) -> tuple[RecentMessage, ...]:
    """The messages of both that can still be deleted, each once, the newest `most`, oldest first."""
    oldest = int((now - DELETABLE).timestamp())
    known = {id: at for id, at in (*more, *before) if at > oldest}
    return tuple(sorted(known.items()))[-most:]
