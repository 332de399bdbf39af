"""The queue of updates, which getUpdates returns again and again until they are confirmed."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from tests.standins.telegram_values import Bell, Json, Refused

FIRST = 700_000_001
_OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
_HOOKED = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(frozen=True, slots=True)
class Pending:
    """An update without an id: it gets one when it is queued, which may be held back."""

    chat: int
    kind: str
    content: Json


class Updates:
    """Numbers updates, keeps them until they are confirmed, and misdelivers them if a test says so."""

    def __init__(self, bell: Bell, second: float) -> None:
        self.sent: list[Json] = []  # every update that was ever queued, in order
        self.twice = False  # deliver each update once more after it was confirmed
        self.repeated = 0  # how many were delivered again after they were confirmed
        self.conflicts = 0  # how often one poll ended another
        self.allowed: frozenset[str] | None = None
        self.webhook: Json = {"url": ""}
        self._bell = bell
        self._second = second
        self._queue: list[tuple[int, Json]] = []
        self._again: list[Json] = []
        self._held: list[Pending] = []
        self._holding: set[int] | None = set()  # None: every chat
        self._poll: object | None = None

    def add(self, chat: int, kind: str, content: Json) -> None:
        """Queue an update of `kind` from a chat, unless the bot has not subscribed to this kind."""
        if self.allowed and kind not in self.allowed:
            return
        pending = Pending(chat, kind, content)
        if self._holding is None or chat in self._holding:
            self._held.append(pending)
        else:
            self._number(pending)

    def hold(self, chats: Iterable[int]) -> None:
        """Hold back what these chats (or all, if none is given) send from now on."""
        named = set(chats)
        self._holding = None if not named or self._holding is None else self._holding | named

    def release(self, chats: Iterable[int]) -> None:
        """Queue what was held back, first in the order of these chats, then the rest; hold no more."""
        order = {chat: place for place, chat in enumerate(chats)}
        held = sorted(self._held, key=lambda pending: order.get(pending.chat, len(order)))
        self._held, self._holding = [], set()
        for pending in held:
            self._number(pending)

    def repeat(self, last: int) -> None:
        """Deliver the last confirmed updates once more, with their old ids, before those yet to come."""
        waiting = {update["update_id"] for _, update in self._queue}
        self._deliver_again([update for update in self.sent if update["update_id"] not in waiting][-last:])
        self._bell.ring()

    def waiting(self, chat: int | None = None) -> list[Json]:
        """Return the unconfirmed updates of one chat, or of all."""
        return [update for source, update in self._queue if chat in (None, source)]

    def ready(self, busy: Container[int]) -> list[int]:
        """Return the chats with something to deliver to the webhook, except those that are busy."""
        chats = dict.fromkeys(chat for chat, _ in self._queue) if self.webhook["url"] else ()
        return [chat for chat in chats if chat not in busy]

    def delivered(self, number: int) -> None:
        """Record that the webhook has answered 200 to this update."""
        self._queue = [entry for entry in self._queue if entry[1]["update_id"] != number]
        self._bell.ring()

    def forget(self) -> None:
        """Drop everything unconfirmed."""
        self._queue, self._again = [], []

    def hook(self, webhook: Json) -> None:
        """Set the webhook (an empty `url` removes it); a running poll ends with a conflict."""
        self.webhook = webhook
        if self._poll is not None and webhook["url"]:
            self._poll = None
            self._bell.ring()

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:  # noqa: ASYNC109
        """Return what getUpdates does. Raises Refused (409) when another poll or a webhook takes over."""
        if self.webhook["url"]:
            raise Refused(f"Conflict: {_HOOKED}", 409)
        self.confirm(offset)
        mine = self._take_over()
        try:
            await self._bell.until(lambda: self._poll is not mine or self._ready(), timeout * self._second)
            if self._poll is not mine:
                other = "terminated by setWebhook request" if self.webhook["url"] else _OTHER_POLL
                raise Refused(f"Conflict: {other}", 409)
            return self._batch(limit)
        except TimeoutError:
            return []
        finally:
            self._poll = None if self._poll is mine else self._poll

    def confirm(self, offset: int) -> None:
        """Forget updates below `offset`; a negative offset forgets all but that many of the last."""
        if offset < 0:
            offset = self._queue[offset:][0][1]["update_id"] if self._queue else 0
        done = [update for _, update in self._queue if update["update_id"] < offset]
        self._queue = [(chat, update) for chat, update in self._queue if update["update_id"] >= offset]
        if self.twice:
            self._deliver_again(done)
        if done:
            self._bell.ring()

    def _number(self, pending: Pending) -> None:
        update = {"update_id": FIRST + len(self.sent), pending.kind: pending.content}
        self.sent.append(update)
        self._queue.append((pending.chat, update))
        self._bell.ring()

    def _deliver_again(self, updates: list[Json]) -> None:
        self._again += updates
        self.repeated += len(updates)

    def _take_over(self) -> object:
        if self._poll is not None:
            self.conflicts += 1
        self._poll = mine = object()
        self._bell.ring()
        return mine

    def _ready(self) -> bool:
        return bool(self._queue or self._again)

    def _batch(self, limit: int) -> list[Json]:
        again, self._again = self._again[:limit], self._again[limit:]
        return again + [update for _, update in self._queue[: limit - len(again)]]
