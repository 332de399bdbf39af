"""Telegram makes the bot wait, answers with errors, or somebody has blocked the bot."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.harness.process import PATIENCE
from tests.process.reminders import deeds
from tests.process.reminders.calendar import moment
from tests.process.reminders.oracle import MINUTE, Letter, Meeting, Promise, Report
from tests.process.reminders.people import Seeded, booked
from tests.process.reminders.rows_of_letters import OFFICE, awaiting
from tests.process.reminders.world import Act, Scene, Span, TableRow

WAIT = timedelta(seconds=100)  # for which Telegram makes the bot wait, by the bot's clock
ERRORS = timedelta(minutes=10)  # for so long nothing can be sent
PAUSE = timedelta(minutes=8)  # until the next try after that
AT = moment("2026-11-25 16:00")
FLOODED_AT, WAITS = moment("2026-11-25 15:00"), moment("2026-11-24 15:00")  # alone: the clock jumps then
FAILS = moment("2026-11-24 10:00")  # when three kinds of reminders are due
ALARM = FAILS + timedelta(hours=2)
MINUTES = tuple(start + number * MINUTE for start in (FAILS, ALARM) for number in range(20))
BLOCKED = moment("2026-11-17 12:00")  # before the week's reminder
BACK = {  # when somebody who has blocked the bot writes again
    "before the day": moment("2026-11-23 12:00"),
    "on the day": moment("2026-11-25 11:00"),
    "after it all": moment("2026-11-26 18:00"),
}


def trouble(begin: datetime) -> Iterator[TableRow]:
    """Everything that goes wrong between the bot and one person."""
    who = "flooded"
    flooded = ((WAITS - MINUTE, _limited(who)),)
    promise = Meeting(who, FLOODED_AT, begin)
    case = _meets(who, begin, FLOODED_AT)
    yield TableRow("429 for 100 seconds", case, (promise,), flooded, slack=5 * MINUTE)
    yield from _errors(begin)
    for title, back in BACK.items():
        yield _blocked(begin, title, back)


def _errors(begin: datetime) -> Iterator[TableRow]:
    at, day, other = FAILS + timedelta(days=1), date(2026, 11, 17), "other, errors"
    told = Seeded("report, errors", begin, checkin=FAILS, tell=True, helper=other)
    cases: dict[Promise, Seeded] = {
        Meeting("meeting, errors", at, begin): _meets("meeting, errors", begin, at),
        Letter("letter, errors", day, day, OFFICE): awaiting("letter, errors", begin, "office", day),
        Report("report, errors", FAILS, (other,), vague=True): told,
    }
    for promise, case in cases.items():
        spans: tuple[Span, ...] = ((FAILS, FAILS + ERRORS),)
        acts = (FAILS - MINUTE, _failing(case.who)), (FAILS + ERRORS - MINUTE, _failing(case.who, 0))
        yield TableRow("500 for ten minutes", case, (promise,), acts, spans, slack=PAUSE)


def _blocked(begin: datetime, title: str, back: datetime) -> TableRow:
    who = f"back {title}"
    acts = (BLOCKED, _block(who)), (back, _come_back(who))
    return TableRow(
        "blocks the bot", _meets(who, begin, AT), (Meeting(who, AT, begin),), acts, ((BLOCKED, back),)
    )


def _meets(who: str, begin: datetime, at: datetime) -> Seeded:
    return Seeded(who, begin, (booked(at, begin),))


def _limited(who: str) -> Act:
    """At the next message Telegram says 429; by the bot's clock the wait is longer than a claim."""

    async def act(scene: Scene) -> None:
        bot = scene.bot
        fault = bot.telegram.fail("sendMessage", 429, chat=scene.people[who].id)
        bot.set_clock(WAITS)
        await bot.telegram.wait(lambda: fault.happened, PATIENCE)
        await bot.move_clock_to(WAITS + WAIT)

    return act


def _failing(who: str, times: int = 1_000_000) -> Act:
    """From now on so many messages fail; those of before succeed again."""

    async def act(scene: Scene) -> None:
        for fault in scene.faults.pop(who, ()):
            fault.times = fault.happened
        scene.faults[who] = [scene.bot.telegram.fail("sendMessage", times=times, chat=scene.people[who].id)]

    return act


def _block(who: str) -> Act:
    async def act(scene: Scene) -> None:
        await scene.people[who].block()

    return act


def _come_back(who: str) -> Act:
    async def act(scene: Scene) -> None:
        await scene.people[who].unblock()
        await deeds.write(who, "/menu")(scene)

    return act
