"""London's days as the oracle counts them: nights, and the days on which offices work."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NIGHT_BEGINS, NIGHT_ENDS = time(22), time(8)
HOLIDAYS = (  # as gov.uk lists them for England and Wales
    date(2026, 8, 31),
    date(2026, 12, 25),
    date(2026, 12, 28),
    date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 29),
    date(2027, 5, 3),
    date(2027, 5, 31),
)


def london(day: date, clock: time) -> datetime:
    """When London's clocks show this."""
    return datetime.combine(day, clock, LONDON).astimezone(UTC)


def moment(text: str) -> datetime:
    """The moment at which London's clocks show `2026-10-25 07:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def day_of(at: datetime) -> date:
    """London's day."""
    return at.astimezone(LONDON).date()


def clock_of(at: datetime) -> time:
    """London's time of day."""
    return at.astimezone(LONDON).time()


def is_night(at: datetime) -> bool:
    """Whether people are asleep."""
    return not NIGHT_ENDS <= clock_of(at) < NIGHT_BEGINS


def morning_after(at: datetime, clock: time = NIGHT_ENDS) -> datetime:
    """The coming morning: the same day's if the night is more than half over."""
    days = 0 if clock_of(at) < clock else 1
    return london(day_of(at) + timedelta(days=days), clock)


def working_days_after(day: date, number: int) -> date:
    """The day so many working days later."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < 5 and day not in HOLIDAYS
    return day


def said(at: datetime) -> tuple[str, str]:
    """How a date is said in any style: the day with its month, and the time."""
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%B}", f"{local:%H:%M}"
