"""Remembers for how long Telegram wants no calls: about one chat, or from the whole bot.

A 429 says how long to wait, and not whether the chat is meant or the bot. So it counts for its chat alone,
until several chats in a row are refused and none is let through: then everybody waits.
"""

from collections.abc import Callable

SEVERAL = 3  # chats refused in a row after which the limit must be on the bot as a whole
IN_A_ROW = 5.0  # seconds within which they are refused
MARGIN = 0.1  # seconds more than Telegram says, so that a retry is not a moment too early
Key = int | str  # a chat; or a method that is about no chat, whose limits are its own


class Pauses:
    """Until when each chat is left alone. `now`: the time in seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._until: dict[Key, float] = {}
        self._all_until = float("-inf")
        self._in_a_row: dict[Key, float] = {}  # chats refused since a message went through, and when

    def remaining(self, key: Key) -> float:
        """The seconds until a call may be made; 0 if it may be made now."""
        until = self._all_until
        if key in self._until:
            until = max(until, self._until[key])
        return max(until - self._now(), 0.0)

    def refused(self, key: Key, seconds: float, is_chat: bool = True) -> None:
        """Note a 429: leave the chat alone for so many seconds, and everybody after several in a row."""
        now = self._now()
        self._until = {other: until for other, until in self._until.items() if until > now}
        self._until[key] = max(self._until.get(key, now), now + seconds + MARGIN)
        if is_chat:
            in_a_row = {other: at for other, at in self._in_a_row.items() if now - at < IN_A_ROW}
            self._in_a_row = {**in_a_row, key: now}
        if is_chat and len(self._in_a_row) >= SEVERAL:
            self._all_until = min(self._until.get(other, now) for other in self._in_a_row)

    def accepted(self) -> None:
        """Note that a message went through: the bot as a whole is not limited."""
        self._in_a_row.clear()
