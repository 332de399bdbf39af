"""The bot is killed while it sends: at the first of many messages, at the last, and between."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from tests.process.reminders.calendar import moment
from tests.process.reminders.oracle import MINUTE, MadePaper, Meeting
from tests.process.reminders.people import Seeded, booked
from tests.process.reminders.world import TableRow

TIMES = moment("2026-11-25 15:00"), moment("2026-11-25 16:00")
PEOPLE = 14  # at each of these
KILLS: Mapping[datetime, int] = {  # at so many messages
    moment("2026-11-18 16:00"): 1,
    moment("2026-11-24 15:00"): 8,
    moment("2026-11-25 14:00"): PEOPLE,
    moment("2026-11-12 10:00"): 3,
}
MADE, LETTERS = moment("2026-11-11 15:00"), 6  # when so many letters were made
UNDER_WAY = 10  # reminders that the bot sends at once: so many may come again after a kill
AGAIN = timedelta(minutes=3)  # within which what was interrupted is tried again
MINUTES = tuple(at + number * MINUTE for at in KILLS for number in range(4))


def killed(begin: datetime) -> Iterator[TableRow]:
    """Many appointments at the same time, and letters made at the same time."""
    for at in TIMES:
        for number in range(PEOPLE):
            who = f"{at:%H} o'clock, {number}"
            case = Seeded(who, begin, (booked(at, begin),))
            yield TableRow("killed in mid-send", case, (Meeting(who, at, begin),), slack=AGAIN)
    for number in range(LETTERS):
        who = f"letter {number}"
        case = Seeded(who, begin, letter=MADE)
        yield TableRow("killed while it asks if it has gone", case, (MadePaper(who, MADE),), slack=AGAIN)
