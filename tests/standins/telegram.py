"""A stand-in for Telegram's Bot API, over real HTTP: bots call it, and tests play the people who write.

telegram = FakeTelegram()
async with serving(telegram) as url:
    person = telegram.person("Amina", language_code="fa")
    await person.send("/start")
    welcome = await person.next_message()
    await person.tap(welcome.buttons[0].text)
    assert telegram.refusals == []
"""

import itertools
import time
from collections.abc import Callable
from typing import Any

from tests.standins.telegram_api import BotApi
from tests.standins.telegram_correspondence import PATIENCE, Correspondence
from tests.standins.telegram_faults import Fault, Flood, FloodWait, Stall
from tests.standins.telegram_people import Group, Person
from tests.standins.telegram_updates import Updates
from tests.standins.telegram_values import Call, Json, Upload

TOKEN = "700000001:AAF-the-stand-in-knows-no-other-token"  # noqa: S105 (opens nothing but the stand-in)


class FakeTelegram(BotApi):
    """An ASGI app that answers as Telegram does, with what a test needs to steer and inspect it."""

    def __init__(self, token: str = TOKEN, now: Callable[[], float] = time.time, second: float = 1.0) -> None:
        """`now` gives Unix time; `second` is how long a second of a long poll's timeout lasts."""
        super().__init__(token, now, second)
        self._people = itertools.count(5_000_000_001)  # beyond 32 bits, as Telegram's are
        self._groups = itertools.count(1_000_000_000_001)

    def person(self, first_name: str = "Amina", language_code: str | None = None) -> Person:
        """Return a new person, who has not written to the bot yet."""
        user: Json = {"id": next(self._people), "is_bot": False, "first_name": first_name}
        return Person(self._account, user | ({"language_code": language_code} if language_code else {}))

    def group(self, title: str = "Friends") -> Group:
        """Return a new group; the bot is in it from the first message or from `add_bot` on."""
        return Group(self._account, -next(self._groups), title)

    def called(self, method: str) -> list[Call]:
        """Return the calls of one method, in order."""
        return [call for call in self.calls if call.method == method]

    def file(self, id: str) -> Upload:
        """Return a file that was sent, by its file_id."""
        return self._account.files[id]

    def fail(self, method: str = "*", status: int = 500, **more: Any) -> Fault:
        """Let the next calls of a method fail: see `Fault` for `times`, `retry_after`, `html`, `after`…"""
        if status == 429:
            more.setdefault("retry_after", 1)
        return self._fault(Fault(method, status=status, **more))

    def drop(self, method: str = "*", **more: Any) -> Fault:
        """Close the connection of the next calls without an answer; `after=True`: after they took effect."""
        return self._fault(Fault(method, **more))

    def conflict(self, times: int = 1) -> Fault:
        """Let the next polls fail as if another copy of the bot were running."""
        return self.fail("getUpdates", 409, times=times)

    def stall(self, method: str, chat: int | None = None) -> Stall:
        """Leave calls of a method unanswered until the Stall is let go."""
        self._stalls.append(stall := Stall(method, chat))
        return stall

    def flood_wait(self, seconds: float, chat: Correspondence | None = None) -> FloodWait:
        """Refuse every call about a chat, or about any, for so many seconds of the stand-in's clock."""
        self._waits.append(wait := FloodWait(chat.id if chat else None, self._account.now() + seconds))
        return wait

    def limit(self, overall: float = 30, per_chat: float = 1, burst: int = 20) -> Flood:
        """From now on limit the bot's messages per second: overall and, after a burst, in one chat."""
        self.flood = Flood(self._account.now, overall, per_chat, burst)
        return self.flood

    def hold(self, *chats: Correspondence) -> None:
        """Hold back the updates of these chats, or of all if none is given."""
        self._account.updates.hold(chat.id for chat in chats)

    def release(self, *chats: Correspondence) -> None:
        """Deliver the updates held back, in the order of these chats."""
        self._account.updates.release(chat.id for chat in chats)

    def repeat(self, last: int = 1) -> None:
        """Deliver the last updates that were confirmed once more, with the same ids."""
        self._account.updates.repeat(last)

    def deliver_twice(self, twice: bool = True) -> None:
        """Deliver every update once more after it was confirmed."""
        self._account.updates.twice = twice

    def expire_taps(self) -> None:
        """Make it too late to answer all taps so far."""
        for tap in self._account.taps.values():
            tap.expired = True

    @property
    def updates(self) -> list[Json]:
        """Every update so far, in the form that the bot gets."""
        return list(self._account.updates.sent)

    @property
    def unconfirmed(self) -> list[Json]:
        """The updates that the bot has not confirmed."""
        return self._account.updates.waiting()

    @property
    def repeated(self) -> int:
        """How many updates were delivered again on purpose."""
        return self._account.updates.repeated

    @property
    def conflicts(self) -> int:
        """How many polls another poll has ended."""
        return self._account.updates.conflicts

    def deliver(self) -> list[Json]:
        """Return and confirm all waiting updates, as if a webhook took them at once."""
        waiting = self._account.updates.waiting()
        if waiting:
            self._account.updates.confirm(waiting[-1]["update_id"] + 1)
        return waiting

    @property
    def queue(self) -> Updates:
        """The queue of updates, for a stand-in that delivers them to webhooks."""
        return self._account.updates

    async def wait(self, true: Callable[[], object], timeout: float = PATIENCE) -> None:  # noqa: ASYNC109
        """Wait until `true()`, checked after every call and every change. Raises TimeoutError."""
        await self._account.bell.until(true, timeout)

    def _fault(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault
