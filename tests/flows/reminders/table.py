"""Every reminder at each moment at which it may be sent: on time, and as late as it still helps.

`python -m tests.flows.reminders fa` prints the table in one language, to be read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from bot.conversation.messages import Message, compose
from flows.definition.schema import Role
from flows.effects import SendReminder
from flows.events import RemindersDue
from flows.session import Session
from flows.state.appointments import Appointment, AwaitedReply, CheckIn, MadeLetter, ReminderAttempts
from flows.state.case import Answer, Case, Member
from flows.state.user import User
from tests.harness.flow import BATH, NOW, USER, Walk, all_languages, engine_for

TALK = datetime(2026, 12, 10, 15, tzinfo=UTC)  # a Thursday
EARLY = datetime(2026, 12, 10, 7, 30, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NEAR = {"situation": "removal", "paper_date": "2026-12-11", "date_for": "removal"}
NEARER = {**NEAR, "paper_date": "2026-12-03"}
UNNAMED = {"home_office_knows": "unsure"}
OTHER = "other"
QUESTIONS: Mapping[str, tuple[date, ...]] = {  # the days of the questions about a letter of 24 November 2026
    "office": (date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)),
    "home_office": (date(2026, 12, 22), date(2027, 1, 8), date(2027, 1, 22)),
}


@dataclass(frozen=True)
class Row:
    """One reminder at one moment. `says`: the phrase that it begins with, below its opening."""

    name: str
    says: str
    moment: datetime
    changes: Mapping[str, object]
    opening: str = "bell_opening"
    quiet: bool = True  # it makes no sound
    answers: Mapping[str, str] = field(default_factory=dict)
    helper: bool = False  # it is for a supporter


@dataclass(frozen=True)
class Sent:
    """A reminder as it is sent in one language."""

    row: Row
    language: str
    reminder: SendReminder
    message: Message


def rows() -> Iterator[Row]:
    """Yield every row of the table."""
    yield from _of_appointments()
    yield from _of_check_ins()
    yield from _of_replies()
    yield from _of_letters()
    yield Row("erase, on time", "bell_erase", NOW + 167 * DAY, {})
    yield Row("erase, 20 days late", "bell_erase", NOW + 187 * DAY, {})


@cache
def sent(language: str) -> tuple[Sent, ...]:
    """Every row as it is sent in one language."""
    return tuple(_sent(row, language) for row in rows())


def case_of(row: Row) -> Case:
    """The case in which the row's reminder is due."""
    case = Walk.at_situation().to_menu().session.case
    answers = {step: Answer(value=value) for step, value in row.answers.items()}
    member = Member(chapter="menu", voice="supporter" if row.helper else None)
    fields = {
        "answers": {**case.answers, **answers},
        "findings": {"home": BATH},
        "members": {USER: member, OTHER: Member(chapter="menu")},
        "spoken_to": USER,
        "touched": NOW if row.says == "bell_erase" else None,
        **row.changes,
    }
    return case.model_copy(update=fields)


def _of_appointments() -> Iterator[Row]:
    at_office, early = _appointment(), _appointment(at=EARLY)
    by_phone, ready = _appointment(place="phone"), _appointment(ready=True)
    day, tomorrow, today = "bell_opening_date", "bell_opening_tomorrow", "bell_opening_today"
    yield Row("week, on time", "bell_date", TALK - 7 * DAY, at_office, day)
    yield Row("week, three days before", "bell_date", TALK - 3 * DAY, at_office, day)
    yield Row("week, two days before", "bell_date", TALK - 2 * DAY, at_office, day)
    yield Row("day, on time", "bell_tomorrow", TALK - DAY, at_office, tomorrow, quiet=False)
    yield Row("day, by phone", "bell_tomorrow", TALK - DAY, by_phone, tomorrow, quiet=False)
    yield Row("day, ready", "bell_tomorrow", TALK - DAY, ready, tomorrow, quiet=False)
    yield Row(
        "day, name waits", "bell_tomorrow", TALK - DAY, at_office, tomorrow, quiet=False, answers=UNNAMED
    )
    yield Row("day, at nine on the day", "bell_today", TALK - 6 * HOUR, at_office, today, quiet=False)
    yield Row("hours, on time", "bell_today", TALK - 2 * HOUR, at_office, today, quiet=False)
    yield Row("hours, half an hour before", "bell_today", TALK - HOUR / 2, at_office, today, quiet=False)
    yield Row("hours, evening before", "bell_tomorrow", EARLY - 11 * HOUR, early, tomorrow, quiet=False)
    yield Row("hours, at seven for half past", "bell_today", EARLY - HOUR / 2, early, today, quiet=False)
    yield Row("after", "bell_after", TALK + DAY, at_office)
    news, off = _appointment(by=OTHER, made=NOW), _appointment(by=OTHER, made=NOW, state="cancelled")
    moved = _appointment(by=OTHER, made=NOW, version=1)
    yield Row("news", "bell_news", NOW, news)
    yield Row("news, moved", "bell_news_moved", NOW, moved)
    yield Row("news, cancelled", "bell_news_off", NOW, off)


def _of_check_ins() -> Iterator[Row]:
    own, urgent = {"checkin": CheckIn(at=TALK, user=USER, tell=True)}, "bell_opening_urgent"
    others = CheckIn(at=TALK, user=OTHER, tell=True)
    asked = {"reminder_attempts": {f"checkin.0.safe/{OTHER}": ReminderAttempts(done=True, at=TALK)}}
    told = {f"checkin.0.silent/{USER}": ReminderAttempts(done=True, at=TALK + 2 * HOUR)}
    later = TALK + 3 * HOUR
    ends: Mapping[str, dict[str, Any]] = {
        "bell_is_back": {"seen_at": later},
        "bell_is_well": {"safe": True, "safe_at": later, "safe_by": OTHER},
        "bell_said_safe": {"safe": True, "safe_at": later, "safe_by": "a third"},
    }
    yield Row("before, on time", "bell_before", TALK - 20 * HOUR, own, quiet=False)
    yield Row("before, on the day", "bell_before_today", TALK - 6 * HOUR, own, quiet=False)
    yield Row("safe, on time", "bell_safe", TALK, own, urgent, quiet=False)
    yield Row("safe, late", "bell_safe", TALK + 6 * HOUR, own, urgent, quiet=False)
    silent = {"checkin": others, **asked}
    yield Row("silent", "bell_silent", TALK + 2 * HOUR, silent, urgent, quiet=False, helper=True)
    yield Row(
        "silent, name waits",
        "bell_silent_unnamed",
        TALK + 2 * HOUR,
        silent,
        urgent,
        quiet=False,
        answers=UNNAMED,
        helper=True,
    )
    for says, end in ends.items():
        ended = {"checkin": others.model_copy(update=end), "reminder_attempts": told}
        yield Row(f"the end: {says}", says, later, ended, helper=True)


def _of_replies() -> Iterator[Row]:
    for office, days in QUESTIONS.items():
        for number, day in enumerate(days):
            waits = _awaited(office, number, days[number - 1] if number else None)
            yield Row(f"{office}, question {number + 1}", f"bell_{office}", _at_ten(day), waits)
        for name, day in (("on a weekday", date(2026, 11, 27)), ("on a Sunday", date(2026, 11, 29))):
            says, waits = f"bell_{office}_daily", _awaited(office, 0, None)
            yield Row(f"{office}, near, {name}", says, _at_ten(day), waits, quiet=False, answers=NEAR)


def _of_letters() -> Iterator[Row]:
    made = MadeLetter(paper="letter", mp="Ada Member", seat="Bath", begun=NOW, made=NOW, by=USER)
    again = made.model_copy(update={"asked": 1, "again": NOW + DAY})
    form = made.model_copy(update={"paper": "form"})
    morning = _at_ten(NOW.date() + DAY)
    yield Row("has it gone?", "bell_has_gone", morning, {"letters": {"home": made}})
    yield Row(
        "has it gone, the second time", "bell_has_gone", morning + 3 * DAY, {"letters": {"home": again}}
    )
    near = {"letters": {"home": made}}
    yield Row("has it gone, near", "bell_has_gone", NOW + 2 * HOUR, near, quiet=False, answers=NEARER)
    yield Row("what they want", "bell_has_what_they_want", morning, {"letters": {"home": form}})


def _appointment(**changes: object) -> Mapping[str, object]:
    appointment = Appointment(id="a1", role="home", at=TALK, made=NOW - 30 * DAY, place="office")
    return {"appointments": {"a1": appointment.model_copy(update=changes)}}


def _awaited(office: str, asked: int, again: date | None) -> Mapping[str, object]:
    reply = {"for_": office, "since": NOW.date(), "asked": asked, "again": again}
    waits: dict[Role, AwaitedReply] = {"home": AwaitedReply.model_validate(reply)}
    return {"awaited_replies": waits}


def _at_ten(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)


def _sent(row: Row, language: str) -> Sent:
    """Send what is due at the row's moment: exactly one reminder."""
    session = Session(User(id=USER, chat=1, language=language), case_of(row))
    turn = engine_for(all_languages()).advance(session, RemindersDue(), row.moment)
    (reminder,) = (effect for effect in turn.effects if isinstance(effect, SendReminder))
    return Sent(row, language, reminder, compose(reminder.say, all_languages(), language))
