"""The people who write to the bot: a person in a private chat, and a group."""

from tests.standins.telegram_account import Account, Tap
from tests.standins.telegram_correspondence import Correspondence
from tests.standins.telegram_text import detected
from tests.standins.telegram_values import Json, Message, Upload

_PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


class Person(Correspondence):
    """Somebody with the bot's private chat open. Nothing reaches the bot before their first message."""

    def __init__(self, account: Account, user: Json) -> None:
        super().__init__(account, {"id": user["id"], "first_name": user["first_name"], "type": "private"})
        self.user = user

    async def send(self, text: str) -> int:
        """Send a text; returns the message id (of the last part, if it is split)."""
        self._open()
        return self._say_text(self.user, text)

    async def tap(self, label_or_data: str) -> Tap:
        """Press a button of the newest message that has it. Raises LookupError if none has."""
        return self._tap(self.user, label_or_data)

    async def tap_on(self, message: Message | int, data: str) -> Tap:
        """Press a button of one message, even if the message no longer exists."""
        return self._tap_on(self.user, message, data)

    async def forward(self, text: str) -> int:
        """Forward a text that somebody else wrote."""
        self._open()
        author = {"id": 4_200_000_001, "is_bot": False, "first_name": "Somebody"}
        origin = {"type": "user", "sender_user": author, "date": self._account.date()}
        return self._say_text(self.user, text, {"forward_origin": origin})

    async def edit(self, message_id: int, text: str) -> None:
        """Edit one of their own messages."""
        self._chat.asked = self._account.tick()
        old = {key: value for key, value in self._chat.messages[message_id].items() if key != "entities"}
        links = detected(text)
        entities = {"entities": links} if links else {}
        new = {**old, "text": text, "edit_date": self._account.date(), **entities}
        self._account.put(self._chat, new)
        self._account.updates.add(self.id, "edited_message", new)

    async def send_photo(self, caption: str = "", album: str = "") -> int:
        """Send a picture, alone or as part of an album."""
        size = {**self._account.keep(Upload("photo.png", _PNG)), "width": 90, "height": 90}
        more = {"caption": caption, "media_group_id": album}
        return self._send({"photo": [size], **{key: value for key, value in more.items() if value}})

    async def send_sticker(self) -> int:
        """Send a sticker."""
        shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._send(
            {"sticker": {**self._account.keep(Upload("s.webp", b"RIFF")), **shape, "emoji": "👍"}}
        )

    async def receive_service_message(self, **content: object) -> int:
        """Have Telegram itself say something, in the person's name: a pin, a timer, a wallpaper."""
        return self._send(content)

    async def share_location(self, latitude: float, longitude: float) -> int:
        """Share one place on a map, once."""
        return self._send({"location": {"latitude": latitude, "longitude": longitude}})

    async def share_live_location(self, steps: int) -> None:
        """Share where they are for an hour; Telegram reports each step that they take."""
        place = {"latitude": 51.38, "longitude": -2.36, "live_period": 3600}
        id = self._send({"location": place})
        for step in range(steps):
            there = {"location": {**place, "latitude": 51.38 + step / 1000}}
            date = {"edit_date": self._account.date()}
            self._account.put(self._chat, {**self._chat.messages[id], **there, **date})
            self._account.updates.add(self.id, "edited_message", self._chat.messages[id])

    async def receive_edit_of_nothing(self, message_id: int, shown: bool) -> None:
        """Have Telegram report an edit that changed no word. `shown`: the message has the date of an edit."""
        message = self._chat.messages[message_id]
        date = {"edit_date": self._account.date()} if shown else {}
        self._account.updates.add(self.id, "edited_message", {**message, **date})

    async def send_voice(self) -> int:
        """Send a voice message."""
        voice = {**self._account.keep(Upload("v.oga", b"OggS")), "duration": 3, "mime_type": "audio/ogg"}
        return self._send({"voice": voice})

    async def block(self) -> None:
        """Block the bot, which is notified; from now on everything it sends gets a 403."""
        self._account.join(self._chat, self.user, "blocked")

    async def unblock(self) -> None:
        """Unblock the bot."""
        self._account.join(self._chat, self.user, "member")

    def _send(self, content: Json) -> int:
        self._open()
        return self._say(self.user, content)

    def _open(self) -> None:
        if self._chat.standing == "blocked":
            raise ValueError("who blocked the bot cannot write to it: unblock() first")
        self._chat.standing = "member"


class Group(Correspondence):
    """A group with the bot in it; every message reaches the bot."""

    def __init__(self, account: Account, id: int, title: str) -> None:
        super().__init__(account, {"id": id, "title": title, "type": "supergroup"})

    async def add_bot(self, person: Person) -> None:
        """Let somebody add the bot, which gets a my_chat_member update."""
        self._account.join(self._chat, person.user, "member")

    async def upgrade(self, person: Person) -> "Group":
        """Turn the group into a supergroup, of which both tell the bot; returns that."""
        new = Group(self._account, self.id - 1_000, str(self._chat.info["title"]))
        new._chat.standing = "member"
        self._say(person.user, {"migrate_to_chat_id": new.id})
        self._chat.migrated_to = new.id
        new._say(person.user, {"migrate_from_chat_id": self.id})
        return new

    async def send(self, person: Person, text: str) -> int:
        """Let somebody write in the group; returns the message id."""
        self._chat.standing = "member"
        return self._say_text(person.user, text)

    async def tap(self, person: Person, label_or_data: str) -> Tap:
        """Let somebody press a button of the newest message that has it."""
        return self._tap(person.user, label_or_data)
