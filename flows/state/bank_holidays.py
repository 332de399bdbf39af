"""The bank holidays of each part of the United Kingdom, when offices are closed, and working days."""

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from flows.definition.schema import Nation

if TYPE_CHECKING:
    import holidays

SUBDIVISIONS: dict[Nation, str] = {
    "England": "ENG",
    "Scotland": "SCT",
    "Wales": "WLS",
    "Northern Ireland": "NIR",
}


@cache
def bank_holidays(nation: Nation) -> "holidays.HolidayBase":
    """The days that are bank holidays, of any year; ask with `day in …`."""
    import holidays  # with its calendars it is large, and needed for the first date only

    return holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation])


def working_day_after(since: date, days: int) -> date:
    """The day so many working days later, in England, whose bank holidays the Home Office observes."""
    day = since
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day not in bank_holidays("England")
    return day
