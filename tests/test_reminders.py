"""A year of reminders in seconds: changes, cancellations, restarts, an outage, sends that fail."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from bot.app import Components
from bot.conversation.channel import NotSent
from bot.conversation.conversation import Sender
from bot.conversation.dispatcher import AT_ONCE
from bot.conversation.messages import File, Message
from bot.conversation.rate_limits import RateLimits
from bot.language.languages import load_languages
from bot.sources.practice import PracticeSources
from bot.stores.memory import MemoryStore
from flows.definition.schema import Role
from flows.events import Tapped
from flows.reminders.schedule import next_bell, reminders
from flows.state.appointments import Appointment, london_time
from flows.state.case import Case, Finding, Member
from flows.state.user import User
from tests.room import until
from tests.walk import BATH, shipped_engine

CASES, KILLS = 1000, 60
KEPT = timedelta(days=180)  # untouched, as in the flow of the tests
LANGUAGES = load_languages()
BEGIN = datetime(2026, 11, 24, 12, tzinfo=UTC)
# Eight hours, on the day when the clocks change.
OUTAGE = (datetime(2027, 3, 28, 6, tzinfo=UTC), datetime(2027, 3, 28, 14, tzinfo=UTC))


class Told:
    """A channel that notes who was told what and when, fails now and then, and is deaf during the outage."""

    def __init__(self, dice: random.Random) -> None:
        self.now, self.dice = BEGIN, dice
        self.told: list[tuple[int, datetime, str]] = []
        self.failed = 0

    async def send(self, chat: int | str, message: Message) -> None:
        """Note a reminder by the data of its buttons."""
        if OUTAGE[0] <= self.now < OUTAGE[1] or self.dice.random() < 0.05:
            self.failed += 1
            raise NotSent
        data = [key.data or "" for row in message.rows for key in row]
        if data and data[0].startswith("bell:"):
            self.told.append((int(chat), self.now, message.html))

    async def send_file(self, chat: int | str, file: File) -> None:
        """Nothing to note."""

    async def invitation_link(self, payload: str) -> str:
        """Nobody is invited."""
        return payload

    async def show_typing(self, chat: int | str) -> None:
        """Nothing to note."""


class Held(Told):
    """A channel that shows nothing before it is open."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__(dice)
        self.open, self.asked = asyncio.Event(), 0

    async def send(self, chat: int | str, message: Message) -> None:
        """Wait, then note it."""
        self.asked += 1
        await self.open.wait()
        await super().send(chat, message)


class Year:
    """A thousand cases over one store, and one bot after another."""

    def __init__(self) -> None:
        self.dice = random.Random(2026)  # noqa: S311 (moments, not secrets)
        self.store, self.channel = MemoryStore(), Told(self.dice)
        self.start()

    def start(self) -> None:
        """A new process over the same store."""
        parts = (shipped_engine(), LANGUAGES, self.store, PracticeSources(), RateLimits(lambda: 0.0))
        components = Components(*parts, clock=lambda: self.channel.now, new_id=lambda: "never")
        self.conversation = components.conversation
        self.dispatcher = components.dispatcher(self.channel)

    async def fill(self) -> None:
        """Cases with one appointment each, at any hour of any day of the year."""
        for chat in range(1, CASES + 1):
            key = await self.store.user_key(chat)
            day = date(2026, 12, 5) + timedelta(days=self.dice.randrange(350))
            at = london_time(day, time(self.dice.randrange(7, 20), self.dice.choice([0, 15, 30, 45])))
            kept = Appointment(id="a1", role="home", at=at, made=BEGIN)
            user = User(id=key, chat=chat, version=1, language="en", case=f"c{chat}")
            place = Member(chapter="menu")
            findings: dict[Role, Finding] = {"home": BATH}
            case = Case(
                id=f"c{chat}", version=1, appointments={"a1": kept}, findings=findings, members={key: place}
            )  # fmt: skip
            await self.store.save("user", key, user.model_dump_json(), 1)
            await self.store.save("case", case.id, case.model_dump_json(), 1, next_bell(case, BEGIN))

    async def case(self, chat: int) -> Case:
        """A case as it is kept."""
        return Case.model_validate_json(await self.store.load("case", f"c{chat}") or "")

    async def move(self, chat: int) -> None:
        """Somebody changes the day of an appointment."""
        case = await self.case(chat)
        old = case.appointments["a1"]
        at = old.at + timedelta(days=self.dice.randrange(3, 20))
        changes = {"at": at, "version": old.version + 1, "made": self.channel.now}
        version = case.version + 1
        moved = case.model_copy(
            update={"appointments": {"a1": old.model_copy(update=changes)}, "version": version}
        )
        due = next_bell(moved, self.channel.now)
        await self.store.save("case", case.id, moved.model_dump_json(), version, due)

    async def step(self) -> None:
        """Look once; now and then the bot is killed in the middle of it."""
        await self.dispatcher.remind()
        await self.dispatcher.settled()

    async def kill(self) -> None:
        """Look, and stop before all is noted."""
        await self.dispatcher.remind()
        await asyncio.sleep(0)
        await self.dispatcher.stop()
        self.start()


def moments() -> Iterator[datetime]:
    """Every ten minutes of 13 months."""
    moment = BEGIN
    while moment < datetime(2027, 12, 20, tzinfo=UTC):
        yield moment
        moment += timedelta(minutes=10)


async def test_a_year_in_seconds() -> None:
    year = Year()
    await year.fill()
    wanted: dict[tuple[int, str], tuple[datetime, datetime]] = {}
    callers = year.dice.sample(range(1, CASES), 300)
    plan = {
        chat: (BEGIN + timedelta(days=year.dice.randrange(360)), year.dice.choice(["move", "off"]))
        for chat in callers
    }
    deaths = sorted(BEGIN + timedelta(minutes=10 * year.dice.randrange(50_000)) for _ in range(KILLS))
    await _note(year, wanted, range(1, CASES + 1))
    changed: dict[int, datetime] = {}
    for moment in moments():
        year.channel.now = moment
        for chat, (_, what) in [(chat, one) for chat, one in plan.items() if one[0] <= moment]:
            del plan[chat]
            if (await year.case(chat)).appointments["a1"].at > moment:
                changed[chat] = moment
                wanted = {key: one for key, one in wanted.items() if key[0] != chat or one[1] <= moment}
                await (year.move(chat) if what == "move" else _call_off(year, chat))
                await _note(year, wanted, [chat])
        if deaths and deaths[0] <= moment:
            deaths.pop(0)
            await year.kill()
        elif await year.store.due(moment):
            await year.step()
    _judge(year, wanted, changed)


async def _call_off(year: Year, chat: int) -> None:
    await year.conversation.receive(Sender(chat), Tapped("bell", "a1.off"))


async def _note(year: Year, wanted: dict[tuple[int, str], tuple[datetime, datetime]], chats: object) -> None:
    """What has to arrive, and between which moments."""
    for chat in list(chats):  # type: ignore[call-overload]
        for one in reminders(await year.case(chat), year.channel.now, KEPT):
            wanted[(chat, one.kind)] = (one.at, one.until)


async def test_only_a_few_reminders_are_claimed_at_once() -> None:
    """A claim lasts a minute: what waited longer for its turn would be claimed, and told, a second time."""
    year = Year()
    year.channel = held = Held(year.dice)
    year.start()
    await year.fill()
    year.channel.now = BEGIN + timedelta(days=200)
    waiting = len(await year.store.due(year.channel.now))
    looking = asyncio.create_task(year.dispatcher.remind())
    await until(lambda: held.asked == AT_ONCE)
    await asyncio.sleep(0.01)
    claimed = [chat for chat in range(1, CASES + 1) if (await year.case(chat)).reminder_attempts]
    assert len(claimed) == held.asked == AT_ONCE < waiting
    held.open.set()
    await looking
    await year.dispatcher.settled()
    assert len({chat for chat, _, _ in held.told}) > AT_ONCE


def _judge(
    year: Year, wanted: dict[tuple[int, str], tuple[datetime, datetime]], changed: dict[int, datetime]
) -> None:
    """Each wanted one arrived, none twice but for a kill, none early, none late, none that was not wanted."""
    words = {"In a week": "week", "Tomorrow": "day", "In two hours": "hours", "How did it go": "after"}
    words["You have not written"] = "erase"
    arrived: Counter[tuple[int, str]] = Counter()
    for chat, moment, html in year.channel.told:
        kind = next(kind for start, kind in words.items() if start in html)
        if moment <= changed.get(chat, BEGIN):
            continue  # for the day as it was then
        arrived[(chat, kind)] += 1
        at, until = wanted[(chat, kind)]
        assert at <= moment < until, (chat, kind, moment)
    last = year.channel.now
    missing = {key for key, (at, until) in wanted.items() if until < last and key not in arrived}
    missing -= {key for key in missing if wanted[key][0] <= changed.get(key[0], BEGIN)}
    again = sum(number - 1 for number in arrived.values())
    assert missing == set()
    assert again <= KILLS
    assert year.channel.failed > 100
    assert sum(arrived.values()) > 3 * CASES
