"""Appointments that are moved, cancelled and booked, by buttons old and new; and who else hears of it."""

from collections.abc import Iterator
from datetime import datetime

from tests.process.reminders import deeds
from tests.process.reminders.calendar import moment
from tests.process.reminders.oracle import Booking, Meeting, Promise
from tests.process.reminders.people import Seeded, booked
from tests.process.reminders.world import Deed, TableRow

FIRST, MOVED = moment("2026-11-11 15:00"), moment("2026-11-18 16:30")
TO = ("18 November 2026", "16:30")
THEN, LATER = moment("2026-11-05 12:00"), moment("2026-11-06 12:00")  # after the week's reminder
IN_THE_NIGHT = moment("2026-11-05 23:00")


def changes(begin: datetime) -> Iterator[TableRow]:
    """An appointment in November that somebody changes, or tries to."""
    yield from _moved(begin)
    yield from _cancelled(begin)
    yield from _otherwise(begin)


def _moved(begin: datetime) -> Iterator[TableRow]:
    late = (LATER, deeds.press_and("old button", "off", deeds.CANCEL, oldest=True))
    acts: dict[str, tuple[Deed, ...]] = {
        "moved in the list": ((THEN, deeds.move("moved in the list", *TO)),),
        "moved by its button": ((THEN, deeds.move_by_button("moved by its button", *TO)),),
        "old button": ((THEN, deeds.move("old button", *TO)), late),
    }
    for who, deeds_ in acts.items():
        old, new = Meeting(who, FIRST, begin, ended=THEN), Meeting(who, MOVED, THEN)
        yield TableRow(
            f"changes: {who}", _booked(who, begin), (old, new, Booking(who, (), THEN, MOVED)), deeds_
        )


def _cancelled(begin: datetime) -> Iterator[TableRow]:
    gone = {
        "cancels": deeds.press_and("cancels", "off", deeds.CANCEL),
        "cancels in the list": deeds.cancel("cancels in the list"),
    }
    for who, act in gone.items():
        promises = Meeting(who, FIRST, begin, ended=THEN), Booking(who, (), THEN, FIRST)
        yield TableRow(who, _booked(who, begin), promises, ((THEN, act),))
    who = "cancels, then not"
    yield TableRow(
        who, _booked(who, begin), (Meeting(who, FIRST, begin),), ((THEN, deeds.press_and(who, "off", "no")),)
    )


def _otherwise(begin: datetime) -> Iterator[TableRow]:
    who = "is ready"
    promises = (Meeting(who, FIRST, begin, ready=THEN),)
    yield TableRow(
        "says that all is ready", _booked(who, begin), promises, ((THEN, deeds.press(who, "ready")),)
    )
    who = "mutes"
    promises = (Meeting(who, FIRST, begin, ended=THEN),)
    yield TableRow("turns reminders off", _booked(who, begin), promises, ((THEN, deeds.press(who, "mute")),))
    who, held = "books again", booked(moment("2026-10-05 15:00"), begin, "none")
    done = held.model_copy(update={"state": "held"})
    yield TableRow(
        "a second appointment, after one without reminders",
        Seeded(who, begin, (done,)),
        (Meeting(who, MOVED, THEN), Booking(who, (), THEN, MOVED)),
        ((THEN, deeds.book(who, *TO)),),
    )


def news(begin: datetime) -> Iterator[TableRow]:
    """What the other member of a case hears of a change."""
    for title, who, at, muted in (
        ("books, and the other member hears of it", "books", THEN, False),
        ("books in the night", "books at night", IN_THE_NIGHT, False),
        ("books, and the other one wants no reminders", "books alone", THEN, True),
    ):
        other = f"other of {who}"
        told = () if muted else (other,)
        case = Seeded(who, begin, helper=other, muted=(other,) if muted else ())
        meetings = (Meeting(name, MOVED, at) for name in (who, *told))
        promises: tuple[Promise, ...] = (Booking(who, told, at, MOVED), *meetings)
        yield TableRow(title, case, promises, ((at, deeds.book(who, *TO)),))
    yield from _by_the_other(begin)


def _by_the_other(begin: datetime) -> Iterator[TableRow]:
    who, other = "has a helper", "helper who cancels"
    case = Seeded(who, begin, (booked(FIRST, begin),), helper=other)
    meetings = (Meeting(name, FIRST, begin, ended=THEN) for name in (who, other))
    cancelled = deeds.press_and(other, "off", deeds.CANCEL)
    yield TableRow(
        "the helper cancels", case, (*meetings, Booking(other, (who,), THEN, FIRST)), ((THEN, cancelled),)
    )


def _booked(who: str, begin: datetime) -> Seeded:
    return Seeded(who, begin, (booked(FIRST, begin),))
