"""Somebody who does all that Telegram lets people do, while the bot is killed and everything fails."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable, Coroutine, Hashable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar, get_args

from telegram.error import NetworkError

from bot.conversation.conversation import Sender
from bot.conversation.rate_limits import Allowance
from bot.stores import Kind
from bot.stores.memory import MemoryStore
from flows.events import Command
from flows.handlers.membership import digest
from flows.session import Session
from flows.state.case import Case, Finding, Invite, Query, new_case
from flows.state.user import User
from tests.harness.flow import FINDINGS
from tests.harness.telegram import TableSources, TelegramShell
from tests.journeys.beginnings import FRIEND, beginnings
from tests.standins.telegram import FakeTelegram
from tests.standins.telegram_in_process import InProcessRequest

LOOKED_UP = tuple(FINDINGS)
TYPED = (
    *FINDINGS,
    "yes",
    "English",
    "2",
    "in 3 days",
    "tomorrow",
    "15:30",
    "4 January 2027",
    "hello",
    "x" * 5000,
)
COMMANDS = tuple(f"/{command}" for command in ("start", "start jnobody", *get_args(Command), "unknown"))
LATER = tuple(timedelta(hours=hours) for hours in (1, 4, 24, 32, 24 * 7, 24 * 9, 24 * 30, 24 * 170))
ALLOWED = {"messages": Allowance(8, 60.0), "lookups": Allowance(3, 3600.0), "papers": Allowance(3, 3600.0)}
A_MINUTE = 60.0
REFUSALS = 4  # at most: of a passing note, and of three forms of the apology that comes in its place
PICTURES = (None, b"no picture at all", b"\x89PNG\r\n\x1a\n" + bytes(64))
KEPT = timedelta(days=180)
DAMAGED = "{}"
Document = TypeVar("Document", User, Case)
INVITING, SECRET = "c" * 32, "5" * 31  # the case of a friend, and the secret of its invitation
Choice = TypeVar("Choice", bound=Hashable)


class FlakyRequest(InProcessRequest):
    """A connection to Telegram on which the next calls fail: refused (400), too many (429), or cut off."""

    def __init__(self, telegram: FakeTelegram) -> None:
        super().__init__(telegram)
        self.fails, self.status = 0, 400

    async def do_request(self, url: str, *args: Any, **more: Any) -> tuple[int, bytes]:
        """Fail, or answer a call as the stand-in does."""
        if self.fails <= 0 or url.endswith("getMe"):
            return await super().do_request(url, *args, **more)
        self.fails -= 1
        if self.status == 0:
            raise NetworkError("cut off")
        extra = {"parameters": {"retry_after": 0}} if self.status == 429 else {}
        body = {"ok": False, "error_code": self.status, "description": "Bad Request: told to fail", **extra}
        return self.status, json.dumps(body).encode()


class FlakySources(TableSources):
    """Look-ups that take a while, and fail now and then: as a service that is down, or by a fault of ours."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self._rng = rng

    async def find_mp(self, query: Query) -> Finding:
        """Look an MP up, or fail."""
        for _ in range(self._rng.randrange(20)):
            await asyncio.sleep(0)
        if self._rng.random() < 0.1:
            raise RuntimeError("a fault of ours")
        return Finding(outcome="down") if self._rng.random() < 0.2 else await super().find_mp(query)

    async def portrait(self, member: int) -> bytes | None:  # noqa: ARG002 (the protocol's)
        """Return a picture, or one that Telegram refuses, or none."""
        return self._rng.choice(PICTURES)


class WalkingShell(TelegramShell):
    """A bot on which everything can fail, with few requests allowed."""

    def __init__(self, rng: random.Random) -> None:
        self.memory = MemoryStore()
        super().__init__(
            store=self.memory, sources=FlakySources(rng), allowances=ALLOWED, transport=FlakyRequest
        )


@dataclass
class RandomPerson:
    """One person and their bot."""

    shell: WalkingShell
    rng: random.Random
    language: str
    kills: int = 0
    _seen: list[tuple[int, str]] = field(default_factory=list)  # every button shown so far, by message

    def __post_init__(self) -> None:
        self.person = self.shell.telegram.person(language_code=self.language)

    @property
    def flaky(self) -> FlakyRequest:
        """The connection to Telegram."""
        assert isinstance(self.shell.requests, FlakyRequest)
        return self.shell.requests

    async def begin(self) -> None:
        """Begin anew, or at any moment of a journey."""
        if self.rng.random() < 0.9:
            beginning = self.rng.choice(beginnings())
            self.shell.now = beginning.now
            key = await self.shell.store.user_key(self.person.id)
            await self._store(beginning.of(key, self.person.id, self.language, self.rng))
        await self.shell.send(self.person, "/start")
        self._look()

    async def act(self) -> AsyncIterator[str]:
        """Do something, whatever happens to the bot meanwhile; yield each time when all is delivered."""
        self.shell.seconds += A_MINUTE
        typing = self._is_asked_what_to_look_up() and self.rng.random() < 0.4
        act = self.type_something if typing else self._one_of(self._acts())
        name = act.__name__
        await act()
        updates = self.shell.telegram.updates[self.shell._delivered :]
        self.shell._delivered += len(updates)
        for update in updates:
            trouble = self._one_of(self._troubles())
            async for stage in trouble(update):
                await self._drain()
                yield f"{name}, {stage}"
        if not updates:
            await self._drain()
            yield name

    async def session(self, data: str) -> Session:
        """Return what is stored now, of the case that a press of this button is about."""
        key = await self.shell.store.user_key(self.person.id)
        user = await self._stored("user", key, User) or User(id=key)
        about = data.partition(":")[2].partition("~")[0] if "~" in data else ""
        id = next((id for id in user.cases if about and id.startswith(about)), user.case)
        case = await self._stored("case", id, Case) if id else None
        case = case or new_case(id or "new", key, "start")
        return Session(user, case.model_copy(update={"spoken_to": key}))

    def _one_of(self, weighted: dict[Choice, int]) -> Choice:
        return self.rng.choices(list(weighted), list(weighted.values()))[0]

    def _is_asked_what_to_look_up(self) -> bool:
        steps = self.shell.components.engine.flow.steps
        asked = (str(button.data).partition(":")[0] for button in self.person.messages[-1].buttons)
        return any(steps[step].lookup for step in asked if step in steps)

    def _acts(self) -> dict[Callable[[], Coroutine[Any, Any, None]], int]:
        """What this person may do, and how often they do it."""
        return {
            self.press: 40,
            self.press_a_control: 14,
            self.press_twice: 5,
            self.press_an_old_button: 8,
            self.type_something: 12,
            self.send_a_command: 9,
            self.send_something_unreadable: 5,
            self.open_an_invitation: 2,
            self.write_too_much: 2,
            self.wait_for_reminders: 10,
        }

    def _troubles(self) -> dict[Callable[[Any], AsyncIterator[str]], int]:
        """What may go wrong with an update, and how often it does."""
        return {
            self._without_trouble: 60,
            self._killed: 20,
            self._not_stored: 4,
            self._refused_by_telegram: 4,
            self._out_of_reach: 4,
            self._repeated: 4,
            self._damaged: 2,
        }

    async def press(self) -> None:
        """Press a button of the newest message."""
        newest = self.person.messages[-1]
        data = [button.data for button in newest.buttons if button.data]
        if data:
            await self.person.tap_on(newest, self.rng.choice(data))

    async def press_a_control(self) -> None:
        """Press English, Back, Journey or Leave it, where the newest message has them."""
        newest = self.person.messages[-1]
        data = [button.data for button in newest.buttons if button.data and ":_" in button.data]
        if data:
            await self.person.tap_on(newest, self.rng.choice(data))

    async def press_twice(self) -> None:
        """Press two buttons of the newest message, or one twice, before the bot has answered."""
        newest = self.person.messages[-1]
        data = [button.data for button in newest.buttons if button.data]
        for _ in range(2 if data else 0):
            await self.person.tap_on(newest, self.rng.choice(data))

    async def press_an_old_button(self) -> None:
        """Press a button that was shown at any time, as an app does that has not seen the edit yet."""
        await self.person.tap_on(*self.rng.choice(self._seen))

    async def type_something(self) -> None:
        """Type words that fit somewhere; mostly what can be looked up, where that is asked for."""
        looked_up = self._is_asked_what_to_look_up() and self.rng.random() < 0.8
        await self.person.send(self.rng.choice(LOOKED_UP if looked_up else TYPED))

    async def send_a_command(self) -> None:
        """Send any command."""
        await self.person.send(self.rng.choice(COMMANDS))

    async def send_something_unreadable(self) -> None:
        """Send a photo, a sticker, a voice message, a forwarded text, or edit the last message."""
        person = self.person
        own = [message for message in person.history if not message.from_bot and "text" in message.json]
        forward = partial(person.forward, "SW1A 1AA")
        photo, sticker, voice = person.send_photo, person.send_sticker, person.send_voice
        sends: list[Callable[[], Coroutine[Any, Any, object]]] = [photo, sticker, voice, forward]
        if own:  # none is left in a chat that was cleared
            sends.append(partial(person.edit, own[-1].message_id, "changed"))
        await self.rng.choice(sends)()

    async def open_an_invitation(self) -> None:
        """Open the link to the friend's case, which works once, or one that never did."""
        secret = self.rng.choice((SECRET, "0" * len(SECRET)))
        await self.person.send(f"/start j{INVITING}{secret}")

    async def write_too_much(self) -> None:
        """Write and press more in a minute than one chat may."""
        for _ in range(8):
            await self.rng.choice((self.type_something, self.press))()

    async def wait_for_reminders(self) -> None:
        """Let time pass, and let the bot send what is due and erase whom nobody has heard of for long."""
        self.shell.now += self.rng.choice(LATER)
        self.shell.seconds += 3600
        self.flaky.status, self.flaky.fails = 400, self.rng.choice((0, self.rng.randint(0, REFUSALS)))
        await self.shell.remind()
        self.flaky.fails = 0
        async for user in self.shell.components.privacy.erase_untouched(KEPT):
            if user.chat:
                await self.shell.dispatcher.notify(Sender(user.chat, user.language), "forgotten")

    async def _without_trouble(self, update: Any) -> AsyncIterator[str]:
        await self.shell.take(update)
        yield "as usual"

    async def _killed(self, update: Any) -> AsyncIterator[str]:
        """Kill the bot at any instant, start it again, and let Telegram repeat what was not confirmed."""
        work = asyncio.ensure_future(self.shell.handler.take(self.shell.bot, update))
        for _ in range(self.rng.randrange(80)):
            await asyncio.sleep(0)
        confirmed = work.done() and self.rng.random() < 0.7
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await self.shell.dispatcher.stop()
        self.shell.start()
        await self._start_again([] if confirmed else [update])
        self.kills += 1
        yield "killed"

    async def _start_again(self, waiting: list[Any]) -> None:
        """Redeliver before or after Telegram repeats what was not confirmed: it waits only for a while."""
        await self.shell.components.withdrawals.refresh()
        claimed = await self.shell.dispatcher.claim_undelivered()
        late = self.rng.random() < 0.5
        if late:
            await self.shell.dispatcher.redeliver(claimed)
        for update in waiting:
            await self.shell.handler.take(self.shell.bot, update)
        if not late:
            await self.shell.dispatcher.redeliver(claimed)
        await self.shell.dispatcher.settled()

    async def _not_stored(self, update: Any) -> AsyncIterator[str]:
        """Let saving fail until Telegram has repeated the update."""
        self.shell.memory.fail_next(self.rng.randint(1, 2))
        while not await self.shell.take(update):
            yield "not stored"
        self.shell.memory.fail_next(0)
        yield "stored at last"

    async def _refused_by_telegram(self, update: Any) -> AsyncIterator[str]:
        """Let Telegram refuse some of the calls that follow."""
        async for stage in self._failing(update, 400, self.rng.randint(1, REFUSALS)):
            yield stage

    async def _out_of_reach(self, update: Any) -> AsyncIterator[str]:
        """Let Telegram be out of reach for some calls, at times for longer than the bot tries."""
        async for stage in self._failing(update, self.rng.choice((0, 429, 500)), self.rng.randint(1, 12)):
            yield stage

    async def _failing(self, update: Any, status: int, fails: int) -> AsyncIterator[str]:
        self.flaky.status, self.flaky.fails = status, fails
        await self.shell.take(update)
        self.flaky.fails = 0
        yield f"{fails} calls failed with {status}"

    async def _repeated(self, update: Any) -> AsyncIterator[str]:
        await self.shell.take(update)
        await self.shell.take(update)
        yield "twice"

    async def _damaged(self, update: Any) -> AsyncIterator[str]:
        """Damage a document before the update or during its delivery; then they write again."""
        work = asyncio.ensure_future(self.shell.take(update))
        for _ in range(self.rng.choice((0, self.rng.randrange(40)))):
            await asyncio.sleep(0)
        stored = self.shell.memory.documents
        damaged = self.rng.choice(sorted(stored)) if stored else None
        if damaged:
            stored[damaged] = (stored[damaged][0], DAMAGED)
        await work
        await self.person.send("hello")
        await self.shell.deliver()
        yield f"{damaged[0] if damaged else 'nothing'} damaged"

    async def _drain(self) -> None:
        """Deliver all that is stored, as the bot does every few seconds."""
        await self.shell.dispatcher.settled()
        for _ in range(5):
            if not await self.shell.store.unfinished_deliveries():
                break
            await self.shell.recover()
        self._look()

    async def _stored(self, kind: Kind, key: str, model: type[Document]) -> Document | None:
        body = await self.shell.store.load(kind, key)
        return model.model_validate_json(body) if body and body != DAMAGED else None

    async def _store(self, session: Session) -> None:
        repository = self.shell.components.repository
        friend = User(id=FRIEND, language="en", case=INVITING, cases={session.case.id: None, INVITING: None})
        invites = {digest(SECRET): Invite(voice="supporter", until=self.shell.now + timedelta(days=7))}
        inviting = new_case(INVITING, FRIEND, "start").model_copy(update={"invites": invites})
        await repository.save_user(friend, friend)
        await repository.save_case(inviting, inviting)
        await repository.save_user(session.user, session.user)
        await repository.save_case(before := session.case.model_copy(update={"version": 0}), before)

    def _look(self) -> None:
        for message in self.person.messages[-3:]:
            new = [(message.message_id, button.data) for button in message.buttons if button.data]
            self._seen += [button for button in new if button not in self._seen]
