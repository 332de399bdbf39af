"""Letters to which a reply is awaited, over Christmas and Easter."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from flows.state.appointments import AwaitedReply, ReplyFrom
from tests.process.reminders import deeds
from tests.process.reminders.calendar import day_of, london, moment
from tests.process.reminders.oracle import DateNear, Letter, MadePaper
from tests.process.reminders.people import Seeded
from tests.process.reminders.world import TableRow

OFFICE, HOME_OFFICE = (5, 5), (20, 10)  # working days until the first question, and between two
REMOVAL = {"situation": "removal", "date_for": "removal", "lawyer": "told"}


def letters(begin: datetime) -> Iterator[TableRow]:
    """Replies that are awaited, and what people say to the questions."""
    yield _ignored(begin, "the office is silent over Christmas", "office", date(2026, 12, 18), OFFICE)
    yield _ignored(
        begin, "the Home Office is silent over Easter", "home_office", date(2027, 2, 15), HOME_OFFICE
    )
    yield from _answered(begin)
    yield from _noted(begin)
    yield from _made(begin)
    yield near("near", begin, date(2026, 11, 2), date(2026, 11, 6))


def _ignored(begin: datetime, title: str, from_: ReplyFrom, day: date, days: tuple[int, int]) -> TableRow:
    who = f"letter {from_}"
    return TableRow(title, awaiting(who, begin, from_, day), (Letter(who, day, day, days),))


def _answered(begin: datetime) -> Iterator[TableRow]:
    """A letter of 5 October: the first question comes on Monday the 12th, the second on the 19th."""
    day, at = date(2026, 10, 5), moment("2026-10-14 12:00")
    for who, choice, letter in (
        ("not yet", "wait", Letter("not yet", day, day, not_yet=(day_of(at),))),
        ("answered", "answered", Letter("answered", day, day, ended=at)),
        ("a no", "no", Letter("a no", day, day, ended=at)),
        ("stopped", "stop", Letter("stopped", day, day, ended=at)),
    ):
        yield TableRow(
            f"letter: {who}",
            awaiting(who, begin, "office", day),
            (letter,),
            ((at, deeds.press(who, choice)),),
        )


def _noted(begin: datetime) -> Iterator[TableRow]:
    """Noted on Monday, 2 November: one of that day, and two that were written before."""
    at = moment("2026-11-02 12:00")
    for who, what, day, days in (
        ("noted today", "sent", date(2026, 11, 2), OFFICE),
        ("noted a month late", "sent", date(2026, 10, 1), OFFICE),
        ("noted two months late", "written", date(2026, 9, 1), HOME_OFFICE),
    ):
        noted = deeds.note(who, what, f"{day.day} {day:%B %Y}")
        yield TableRow(who, Seeded(who, begin), (Letter(who, day, day_of(at), days),), ((at, noted),))


def _made(begin: datetime) -> Iterator[TableRow]:
    """A letter made on Monday, 5 October, at noon or in the night, and what people say of it."""
    noon, night, said = moment("2026-10-05 12:00"), moment("2026-10-05 23:30"), moment("2026-10-06 12:00")
    for who, paper in (
        ("not sent", MadePaper("not sent", noon)),
        ("not sent, at night", MadePaper("not sent, at night", night)),
    ):
        yield TableRow("nobody says if it has gone", Seeded(who, begin, letter=paper.made), (paper,))
    soon = date(2026, 10, 12).isoformat()
    for who, at in (("not sent, near", noon), ("not sent, near, at night", night)):
        case = Seeded(who, begin, letter=at, answers={**REMOVAL, "paper_date": soon})
        yield TableRow("a date is near", case, (MadePaper(who, at, near=True),))
    who = "not yet, not yet"
    acts = tuple((at, deeds.press(who, "wait")) for at in (said, said + timedelta(days=3)))
    yield TableRow(who, Seeded(who, begin, letter=noon), (MadePaper(who, noon, not_yet=said),), acts)
    who, wrong = "has gone", "is silent and wants none"
    sent = (MadePaper(who, noon, ended=said), Letter(who, day_of(said), day_of(said)))
    yield TableRow("it has gone", Seeded(who, begin, letter=noon), sent, ((said, deeds.press(who, "sent")),))
    yield TableRow("wants no reminders", Seeded(wrong, begin, letter=noon, muted=(wrong,)), ())


def near(who: str, begin: datetime, day: date, last: date) -> TableRow:
    """A letter of `day`, before the date on the paper; the answer comes at noon on that date."""
    ended = london(last, time(12))
    case = awaiting(who, begin, "office", day, {**REMOVAL, "paper_date": last.isoformat()})
    return TableRow(
        f"a date is {who}", case, (DateNear(who, day, last, ended),), ((ended, deeds.press(who, "answered")),)
    )


def awaiting(
    who: str, begin: datetime, from_: ReplyFrom, day: date, answers: dict[str, str] | None = None
) -> Seeded:
    """A case in which a reply is awaited."""
    reply = AwaitedReply(for_=from_, since=day)
    return Seeded(who, begin, reply=reply, answers=answers or {})
