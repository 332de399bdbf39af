"""A chat as its members see it: what the bot has written there, and ways to wait for it to write."""

from collections.abc import Callable, Iterator, Sequence

from tests.standins.telegram_account import Account, Chat, Tap
from tests.standins.telegram_text import detected, utf16
from tests.standins.telegram_values import Bell, Json, Message

PATIENCE = 10.0  # seconds that a test waits for the bot; only a failing test ever waits that long
_LONGEST = 4096  # UTF-16 code units in one message


class Correspondence:
    """One chat: a person's or a group's."""

    def __init__(self, account: Account, info: Json) -> None:
        self._account = account
        self._chat = account.chats[int(info["id"])] = Chat(info)
        self._read = 0

    @property
    def id(self) -> int:
        """The chat's id."""
        return self._chat.id

    @property
    def messages(self) -> list[Message]:
        """The bot's messages that exist now, in order, as last edited."""
        return [message for message in self._chat.seen() if message.from_bot]

    @property
    def history(self) -> list[Message]:
        """Everybody's messages that exist now, in order."""
        return self._chat.seen()

    def was_soundless(self, message: Message) -> bool:
        """Whether a message was sent so that no phone rang."""
        return message.message_id in self._chat.soundless

    @property
    def actions(self) -> list[str]:
        """The chat actions that the bot has shown here ("typing"…), in order."""
        return list(self._chat.actions)

    @property
    def taps(self) -> list[Tap]:
        """The presses of buttons here, each with the bot's answers."""
        return [tap for tap in self._account.taps.values() if tap.chat == self.id]

    async def wait(
        self,
        true: Callable[[Sequence[Message]], object],
        timeout: float = PATIENCE,  # noqa: ASYNC109
    ) -> list[Message]:
        """Wait until `true(messages)`; returns the messages. Raises TimeoutError, which quotes them."""
        await self._until(self._chat.bell, lambda: true(self.messages), timeout)
        return self.messages

    async def next_message(self, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109
        """Return the bot's oldest message not returned before; waits for it if need be."""
        messages = await self.wait(lambda seen: any(m.message_id > self._read for m in seen), timeout)
        message = next(message for message in messages if message.message_id > self._read)
        self._read = message.message_id
        return message

    async def settle(self, timeout: float = PATIENCE) -> list[Message]:  # noqa: ASYNC109
        """Wait until the bot has confirmed all that was sent here, and has written or edited something since.

        Returns what it wrote or edited. More may follow, if the bot writes again unasked.
        """
        await self._until(self._account.bell, self._has_settled, timeout)
        return self._new()

    def _has_settled(self) -> bool:
        return bool(self._new()) and not self._account.updates.waiting(self.id)

    async def _until(self, bell: Bell, true: Callable[[], object], timeout: float) -> None:  # noqa: ASYNC109
        try:
            await bell.until(true, timeout)
        except TimeoutError:
            raise TimeoutError(f"not within {timeout} s; the chat shows {self._shown()}") from None

    def _new(self) -> list[Message]:
        return [m for m in self.messages if self._chat.changed[m.message_id] > self._chat.asked]

    def _shown(self) -> list[tuple[str, list[str]]]:
        return [(message.text, [button.text for button in message.buttons]) for message in self.messages]

    def _say(self, sender: Json, content: Json) -> int:
        self._chat.asked = self._account.tick()
        message = self._account.post(self._chat, sender, content)
        self._account.updates.add(self.id, "message", message)
        return int(message["message_id"])

    def _say_text(self, sender: Json, text: str, more: Json | None = None) -> int:
        id = 0
        for part in _parts(text):
            entities = detected(part)
            id = self._say(
                sender, {"text": part, **({"entities": entities} if entities else {}), **(more or {})}
            )
        return id

    def _press(self, sender: Json, message: Json, data: str) -> Tap:
        self._chat.asked = self._account.tick()
        tap = Tap(self._account.number(), self.id, data)
        self._account.taps[tap.id] = tap
        query = {
            "id": tap.id,
            "from": sender,
            "message": message,
            "chat_instance": str(7_000_000_000 + abs(self.id)),
            "data": data,
        }
        self._account.updates.add(self.id, "callback_query", query)
        return tap

    def _tap(self, sender: Json, label_or_data: str) -> Tap:
        for message in reversed(self.messages):
            button = message.button(label_or_data)
            if button and button.data:
                return self._press(sender, message.json, button.data)
        raise LookupError(f"no button {label_or_data!r} in {self._shown()}")

    def _tap_on(self, sender: Json, message: Message | int, data: str) -> Tap:
        id = message if isinstance(message, int) else message.message_id
        gone = {"chat": self._chat.info, "message_id": id, "date": 0}
        return self._press(sender, self._chat.messages.get(id, gone), data)


def _parts(text: str) -> Iterator[str]:
    """Split a text that is too long for one message into several, as Telegram's apps do."""
    start = size = 0
    for at, character in enumerate(text):
        if size + utf16(character) > _LONGEST:
            yield text[start:at]
            start, size = at, 0
        size += utf16(character)
    yield text[start:]
