"""Updates come that the library cannot parse, as from an older server or with a field of a wrong kind."""

from tests.chaos.injectors.injector import Injector
from tests.standins.telegram_values import Json

# what is read of them answers no question: words that are sent meanwhile go where they were meant to
MANGLED: tuple[Json, ...] = (
    {"poll": {"id": "1", "question": "?"}},  # without the newer fields of a poll
    {"entities": [{"type": "bold"}], "text": "/help"},
    {"chat": 7, "text": "/help"},
    {"photo": [{"file_id": "1"}]},
)


class UnparseableUpdates(Injector):
    """Sends one every few seconds: from a chat of its own, or from somebody who is writing."""

    name = "unparseable update"
    pause = 2.0

    async def strike(self) -> None:
        """Send one of them."""
        chats = [self.scene.rng.choice(self.scene.people).id, 4_999_999_999]
        chat = chats[self.struck % 2]
        head = {"message_id": 10**6 + self.struck, "date": 0, "chat": {"id": chat, "type": "private"}}
        sender = {"from": {"id": chat, "is_bot": False, "first_name": "Somebody"}}
        mangled = MANGLED[self.struck % len(MANGLED)]
        self.scene.telegram.queue.add(chat, "message", {**head, **sender, **mangled})
        self.struck += 1
