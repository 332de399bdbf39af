"""A year of reminders in seconds: appointments that move or are cancelled, restarts, an outage, failed sends.

What has to arrive, and when, is computed from the plan of the year alone, before anything runs, and compared
with what was sent.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.conversation.channel import NotSent
from bot.conversation.conversation import Sender
from bot.conversation.dispatcher import AT_ONCE
from bot.conversation.messages import Message
from flows.definition.schema import Role
from flows.events import Tapped
from flows.reminders.schedule import next_due
from flows.state.appointments import LONDON, Appointment
from flows.state.case import Case, Finding, Member
from flows.state.user import User
from tests.harness.flow import BATH, Walk
from tests.harness.shell import Assembly, RecordingChannel, Shell, until

CASES, CHANGES, KILLS = 1000, 300, 60
TICK = timedelta(minutes=10)  # between two looks at what is due
BEGIN, END = datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2027, 12, 20, tzinfo=UTC)
# Eight hours without Telegram, on the day when the clocks change.
OUTAGE = (datetime(2027, 3, 28, 6, tzinfo=UTC), datetime(2027, 3, 28, 14, tzinfo=UTC))
ERASED_AFTER, NOTICE = timedelta(days=180), timedelta(days=14)  # of an untouched case, in the tests' flow
WORDS = {  # by how the words of the reminder begin
    "is on <b>": "on a date",
    "is tomorrow": "tomorrow",
    "is today": "today",
    "How did it go": "after",
    "Nobody has used this case": "erase",
}
MORNING, NIGHT = time(8), time(22)
LATE = timedelta(minutes=30)


@dataclass(frozen=True)
class Change:
    """What somebody does to their appointment: moves it, or (`at` is None) cancels it."""

    moment: datetime
    at: datetime | None


@dataclass(frozen=True)
class Plan:
    """One case of the year: its chat, its appointment, and at most one change."""

    chat: int
    at: datetime
    change: Change | None = None


@dataclass(frozen=True)
class Window:
    """The time in which one reminder may be sent. `required`: it has to arrive.

    `at`: the appointment that it is before; None for any other kind.
    """

    chat: int
    kind: str
    start: datetime
    end: datetime
    required: bool = True
    at: datetime | None = None


@dataclass(frozen=True)
class Delivery:
    """A reminder that was sent. `words`: which of WORDS it begins with."""

    chat: int
    words: str
    moment: datetime


class UnreliableChannel(RecordingChannel):
    """Remembers reminders, fails one send in twenty, and all during the outage."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.deliveries, self.failures = BEGIN, list[Delivery](), 0
        self._random = random.Random(7)  # noqa: S311 (failures, not secrets)

    async def send(self, chat: int | str, message: Message) -> None:
        """Remember a message if it is a reminder, which its buttons show."""
        if OUTAGE[0] <= self.now < OUTAGE[1] or self._random.random() < 0.05:
            self.failures += 1
            raise NotSent
        if any((key.data or "").startswith("bell:") for row in message.rows for key in row):
            words = next(words for beginning, words in WORDS.items() if beginning in message.html)
            self.deliveries.append(Delivery(int(chat), words, self.now))


class GatedChannel(UnreliableChannel):
    """Sends nothing before `gate` is set. `begun` counts the sends."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.begun = asyncio.Event(), 0

    async def send(self, chat: int | str, message: Message) -> None:
        """Wait for the gate, then send."""
        self.begun += 1
        await self.gate.wait()
        await super().send(chat, message)


@pytest.mark.soak
async def test_a_year_in_seconds() -> None:
    plans, kills = planned_year(), planned_kills()
    expected = [window for plan in plans for window in windows_of(plan)]
    channel = UnreliableChannel()
    await run_year(plans, kills, channel)
    assert channel.failures > 100, "the year is not meant to be an easy one"
    compare(expected, channel.deliveries)


async def test_only_a_few_reminders_are_claimed_at_once() -> None:
    """A claim lasts a minute: what waited longer for its turn would be claimed, and sent, a second time."""
    channel = GatedChannel()
    shell = Shell(channel=channel)
    await store_cases(shell, planned_year())
    channel.now = shell.now = BEGIN + timedelta(days=200)
    waiting = len(await shell.store.due(shell.now))
    reminding = asyncio.create_task(shell.dispatcher.remind())
    await until(lambda: channel.begun == AT_ONCE)
    await asyncio.sleep(0.01)
    claimed = [chat for chat in range(1, CASES + 1) if (await stored_case(shell, chat)).reminder_attempts]
    assert len(claimed) == channel.begun == AT_ONCE < waiting
    channel.gate.set()
    await reminding
    await shell.dispatcher.settled()
    assert len({delivery.chat for delivery in channel.deliveries}) > AT_ONCE


def planned_year() -> list[Plan]:
    """An appointment for each case at any hour of any day, and some that are changed before they are over."""
    chooser = random.Random(2026)  # noqa: S311 (moments, not secrets)
    changed = set(chooser.sample(range(1, CASES), CHANGES))
    return [_planned(chooser, chat, chat in changed) for chat in range(1, CASES + 1)]


def _planned(chooser: random.Random, chat: int, changed: bool) -> Plan:
    day = date(2026, 12, 5) + timedelta(days=chooser.randrange(350))
    at = _in_london(day, time(chooser.randrange(7, 20), chooser.choice([0, 15, 30, 45])))
    moment = BEGIN + timedelta(days=chooser.randrange(360))
    if not changed or at <= moment:
        return Plan(chat, at)
    moved = at + timedelta(days=chooser.randrange(3, 20))
    return Plan(chat, at, Change(moment, chooser.choice([moved, None])))


def planned_kills() -> set[datetime]:
    """The moments at which the bot is killed."""
    chooser = random.Random(60)  # noqa: S311
    return {moment for moment in chooser.sample(list(moments()), KILLS)}


def moments() -> Iterator[datetime]:
    """Every ten minutes of thirteen months."""
    moment = BEGIN
    while moment < END:
        yield moment
        moment += TICK


def windows_of(plan: Plan) -> Iterator[Window]:
    """When each reminder of a case has to arrive, or may, found from the plan alone."""
    first = _appointment_windows(plan.chat, plan.at, BEGIN)
    if plan.change is None:
        yield from filter(_can_arrive, first)
        return
    change = plan.change
    for window in filter(_can_arrive, first):
        if window.end <= change.moment:
            yield window
        elif window.start < change.moment:  # may have been sent before the change, or not yet
            yield replace(window, end=change.moment, required=False)
    if change.at:
        yield from filter(_can_arrive, _appointment_windows(plan.chat, change.at, change.moment))
    else:
        yield from filter(_can_arrive, [_notice_window(plan.chat, change.moment)])


def _appointment_windows(chat: int, at: datetime, made: datetime) -> Iterator[Window]:
    """A week, a day and two hours before, as far as that is after it was made; and on the morning after."""
    week, day = _waking_hours(at, days=7), _waking_hours(at, days=1)
    hours = _two_hours_before(at)
    for kind, start, end in (
        ("week", week, day - timedelta(hours=12)),
        ("day", day, hours - timedelta(hours=1)),
        ("hours", hours, at - timedelta(minutes=10)),
    ):
        if start > made:
            yield Window(chat, kind, start, end, at=at)
    morning_after = _in_london(at.astimezone(LONDON).date() + timedelta(days=1), time(10))
    yield Window(chat, "after", morning_after, morning_after + timedelta(days=6))


def _notice_window(chat: int, touched: datetime) -> Window:
    """Who pressed a button has touched the case: two weeks before it is erased they are told so."""
    erased = touched.astimezone(LONDON).date() + ERASED_AFTER
    start = _in_london(erased - NOTICE, time(10))
    return Window(chat, "erase", start, start + timedelta(days=1))


def _two_hours_before(at: datetime) -> datetime:
    """Two hours before. In the night it comes at eight instead, or if that is late on the evening before."""
    moment = at - timedelta(hours=2)
    clock, day = moment.astimezone(LONDON).time(), at.astimezone(LONDON).date()
    if MORNING <= clock < NIGHT:
        return moment
    is_soon_enough = at.astimezone(LONDON).time() >= time(9)
    return _in_london(day, MORNING) if is_soon_enough else _in_london(day - timedelta(days=1), time(20))


def _waking_hours(at: datetime, days: int) -> datetime:
    """The same time some days before, but not at night."""
    local = at.astimezone(LONDON)
    clock = min(max(local.time(), time(8)), time(20))
    return _in_london(local.date() - timedelta(days=days), clock)


def _in_london(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, LONDON).astimezone(UTC)


def _can_arrive(window: Window) -> bool:
    """Whether there is a moment in the window at which something can be sent."""
    in_outage = OUTAGE[0] <= window.start and window.end <= OUTAGE[1]
    return not in_outage and window.end < END


async def run_year(plans: list[Plan], kills: set[datetime], channel: UnreliableChannel) -> None:
    """Let the year happen: changes at their moments, and a look wherever something is due."""
    shell = Shell(channel=channel)
    await store_cases(shell, plans)
    changes = {plan.chat: plan.change for plan in plans if plan.change}
    for moment in moments():
        channel.now = shell.now = moment
        for chat, change in changes.items():
            if change.moment == moment:
                await apply(shell, chat, change)
        if moment in kills:
            await kill(shell)
        elif await shell.store.due(moment):
            await shell.remind()


async def store_cases(shell: Assembly, plans: list[Plan]) -> None:
    """Store a user and a case with one appointment for each plan."""
    findings: dict[Role, Finding] = {"home": BATH}
    answers = Walk.at_situation().to_menu().session.case.answers
    for plan in plans:
        key, id = await shell.store.user_key(plan.chat), f"c{plan.chat}"
        user = User(id=key, chat=plan.chat, version=1, language="en", case=id, cases={id: None})
        appointments = {"a1": Appointment(id="a1", role="home", at=plan.at, made=BEGIN)}
        members = {key: Member(chapter="menu")}
        case = Case(
            id=id,
            version=1,
            answers=answers,
            appointments=appointments,
            findings=findings,
            members=members,
        )
        await shell.store.save("user", key, user.model_dump_json(), 1)
        await shell.store.save("case", id, case.model_dump_json(), 1, next_due(case, BEGIN))


async def stored_case(shell: Assembly, chat: int) -> Case:
    """A case as it is stored."""
    return Case.model_validate_json(await shell.store.load("case", f"c{chat}") or "")


async def apply(shell: Shell, chat: int, change: Change) -> None:
    """Move an appointment, or press its button that cancels it."""
    if change.at is None:
        version = (await stored_case(shell, chat)).appointments["a1"].version
        await shell.conversation.receive(Sender(chat), Tapped("bell", f"a1-{version}.off"))
        await shell.conversation.receive(Sender(chat), Tapped("appointment_cancel", f"a1-{version}"))
        return
    case = await stored_case(shell, chat)
    appointment = case.appointments["a1"]
    moved = {"at": change.at, "version": appointment.version + 1, "made": change.moment}
    appointments = {"a1": appointment.model_copy(update=moved)}
    case = case.model_copy(update={"appointments": appointments, "version": case.version + 1})
    due = next_due(case, change.moment)
    await shell.store.save("case", case.id, case.model_dump_json(), case.version, due)


async def kill(shell: Shell) -> None:
    """Look at what is due, and be killed before all that was sent is noted."""
    await shell.dispatcher.remind()
    await asyncio.sleep(0)
    await shell.dispatcher.stop()
    shell.start()


def compare(expected: list[Window], deliveries: list[Delivery]) -> None:
    """Nothing was sent outside a window, or with other words than those of the moment, or late in the night.

    Nothing required is missing, and only kills lead to repeats.
    """
    sent: Counter[Window] = Counter()
    windows: dict[int, list[Window]] = {}
    for window in expected:
        windows.setdefault(window.chat, []).append(window)
    for delivery in deliveries:
        candidates = windows.get(delivery.chat, [])
        fitting = [window for window in candidates if window.start <= delivery.moment < window.end]
        assert len(fitting) == 1, delivery
        assert delivery.words == _words_at(fitting[0], delivery.moment), delivery
        assert not _comes_late_in_the_night(fitting[0], delivery.moment), delivery
        sent[fitting[0]] += 1
    assert [window for window in expected if window.required and not sent[window]] == []
    assert sum(number - 1 for number in sent.values()) <= KILLS
    assert sum(sent.values()) > 3 * CASES


def _words_at(window: Window, moment: datetime) -> str:
    """Which words are true at this moment, by London's calendar."""
    if window.at is None:
        return window.kind
    days = (window.at.astimezone(LONDON).date() - moment.astimezone(LONDON).date()).days
    return {0: "today", 1: "tomorrow"}.get(days, "on a date")


def _comes_late_in_the_night(window: Window, moment: datetime) -> bool:
    """Whether it wakes somebody although it is late and could have waited for the morning."""
    local = moment.astimezone(LONDON)
    if MORNING <= local.time() < NIGHT or moment < window.start + LATE:
        return False
    morning = local.date() + timedelta(days=local.time() >= NIGHT)
    return window.at is None or window.at >= _in_london(morning, time(10))
