"""People who do everything that can be done with a bot, and a Telegram that reports it, truly or not."""

import random
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from tests.abuse import nasty
from tests.harness.flow import NOT_ASKED, SAFE, all_languages, engine_for
from tests.harness.telegram import TelegramShell
from tests.standins.telegram import FakeTelegram
from tests.standins.telegram_account import Account, Chat, Tap
from tests.standins.telegram_people import Group, Person
from tests.standins.telegram_values import Json

COMMANDS = ("menu", "back", "change", "language", "cases", "help", "mydata", "correct", "forget", "start")
STEPS = list(engine_for(all_languages()).flow.steps)
WAY = (
    *(answer for answer in SAFE.items() if answer[0] not in NOT_ASKED),
    ("situation", "ready"),
    ("lawyer", "told"),
)
CODES = (None, "en", "fa", "ar", "fr", "ku-IR", "zz", "EN_gb", "x" * 40, "")


class Crowd:
    """Six people and a group. `act` lets one of them do something and returns the update of it."""

    def __init__(self, shell: TelegramShell, rng: random.Random) -> None:
        self._shell, self._rng = shell, rng
        self.people = [shell.telegram.person("<b>&Name\u202e", rng.choice(CODES)) for _ in range(6)]
        self._group: Group = shell.telegram.group()
        self._seen = ["menu:find_mp"]
        self._links = [""]

    async def open(self) -> None:
        """Take half of the people to the menu before anything is tried."""
        for person in self.people[::2]:
            await person.send("/start")
            for step, choice in WAY:
                await self._shell.deliver()
                await person.tap_on(person.messages[-1], f"{step}:{choice}")
        await self._shell.deliver()

    async def act(self) -> Json:
        """Let somebody do what Telegram's apps let people do."""
        person, acts = self._rng.choice(self.people), [self._press] * 5 + [self._type] * 2 + list(self._rare)
        before = len(self._shell.telegram.updates)
        act: Callable[[Person], Awaitable[Any]] = self._rng.choice(acts)
        await act(person)
        return self._shell.telegram.updates[before:][-1]

    @property
    def _rare(self) -> tuple[Callable[[Person], Awaitable[Any]], ...]:
        return (self._command, self._command, self._start, self._forge, self._send, self._in_group)

    async def _press(self, person: Person) -> None:
        """A button, mostly of the last message that has any."""
        shown = [message for message in person.messages[-8:] if message.buttons]
        data = [button.data for message in shown for button in message.buttons if button.data]
        self._seen = [*self._seen, *data][-200:]
        if not shown or not data:
            await person.send("/start")
            return
        message = shown[-1] if self._rng.random() < 0.8 else self._rng.choice(shown)
        own = [button.data for button in message.buttons if button.data]
        await person.tap_on(message, self._rng.choice(own or data))

    async def _type(self, person: Person) -> None:
        await person.send(_whole(nasty.word(self._rng))[:9000])

    async def _command(self, person: Person) -> None:
        await person.send("/" + self._rng.choice(COMMANDS) + self._rng.choice(("", "", "@bot", " x", "\n")))

    async def _start(self, person: Person) -> None:
        """A link: somebody's own, or one that nobody made."""
        texts = (message.text for one in self.people for message in one.messages[-12:])
        links = [text.partition("start=")[2].split()[0] for text in texts if "?start=" in text]
        payload = self._rng.choice([*nasty.PAYLOADS[:10], *links, *links])
        await person.send(f"/start {payload}")

    async def _forge(self, person: Person) -> None:
        forged = _whole(nasty.data(self._rng, STEPS, self._seen))
        await person.tap_on(person.messages[-1] if person.messages else 1, forged)

    async def _send(self, person: Person) -> None:
        sends = (
            person.send_photo,
            person.send_sticker,
            person.send_voice,
            lambda: person.forward("x"),
            lambda: person.edit(person.history[-1].message_id, "y"),
        )
        await person.send("hello")
        await self._rng.choice(sends)()

    async def _in_group(self, person: Person) -> None:
        await self._group.send(person, self._rng.choice(("hello", "/start", "/status")))


def _whole(words: str) -> str:
    """Leave out halves of characters: no app of Telegram's can send them."""
    return words.encode("utf-8", "ignore").decode()


Undo = Callable[[], None]


def make_true(telegram: FakeTelegram, update: Any) -> Undo:
    """Let Telegram know the chats, messages and presses of an update: it never tells of others.

    What is returned takes the messages away again: nobody has them on their screen.
    """
    account, before = telegram._account, list[tuple[Chat, int, Json | None]]()
    for value in update.values() if isinstance(update, dict) else ():
        if isinstance(value, dict):
            before += [*_know(account, value), *_know(account, value.get("message"))]

    def undo() -> None:
        for chat, id, message in before:
            chat.messages.pop(id, None)
            chat.messages |= {id: message} if message else {}

    return undo


def _know(account: Account, said: Any) -> Iterator[tuple[Chat, int, Json | None]]:
    """Record a message or a press, as far as it is one; yields its place and what stood there."""
    if not isinstance(said, dict):
        return
    for info in (said.get("chat"), said.get("from")):
        if isinstance(info, dict) and type(info.get("id")) is int:
            told = {"id": info["id"], "type": "private"}
            account.chats.setdefault(info["id"], Chat(told)).standing = "member"
            if isinstance(said.get("id"), str):
                account.taps.setdefault(said["id"], Tap(said["id"], info["id"], ""))
    chat, id = said.get("chat"), said.get("message_id")
    if isinstance(chat, dict) and type(id) is int and type(chat.get("id")) is int:
        known = account.chats[chat["id"]]
        before = known.messages.get(id)
        if before is None or before["from"] != account.bot or ("text" in said) != ("text" in before):
            yield known, id, before
            known.messages[id] = _sent(account, known, id)


def _sent(account: Account, chat: Chat, id: int) -> Json:
    """A message that the bot may have sent once."""
    keyboard = {"inline_keyboard": [[{"text": "Old", "callback_data": f"old:{id}"}]]}
    head = {"message_id": id, "from": account.bot, "chat": chat.info, "date": 1}
    return {**head, "text": f"Sent once, {id}", "reply_markup": keyboard}
