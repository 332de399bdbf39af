"""The bank holidays of each part of the United Kingdom, when offices are closed, and working days."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flows.compiled.kept_build import kept_build
from flows.definition.schema import Nation

if TYPE_CHECKING:
    import holidays

SUBDIVISIONS: dict[Nation, str] = {
    "England": "ENG",
    "Scotland": "SCT",
    "Wales": "WLS",
    "Northern Ireland": "NIR",
}
NEAR = range(2020, 2061)  # years whose days are kept, since the library loads every country for one
KeptDays = Mapping[Nation, frozenset[date]]


@dataclass(frozen=True)
class BankHolidays(Container[date]):
    """The days that are bank holidays of one nation, of any year; ask with `day in …`."""

    nation: Nation
    near: frozenset[date]  # in the years of `NEAR`

    def __contains__(self, day: object) -> bool:
        if isinstance(day, date) and day.year in NEAR:
            return date(day.year, day.month, day.day) in self.near  # without the time of a datetime
        return day in _from_library(self.nation)


@cache
def bank_holidays(nation: Nation) -> BankHolidays:
    """The bank holidays of a nation."""
    return BankHolidays(nation, _kept()[nation])


def working_day_after(since: date, days: int) -> date:
    """The day so many working days later, in England, whose bank holidays the Home Office observes."""
    day = since
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day not in bank_holidays("England")
    return day


@cache
def _kept() -> KeptDays:
    return kept_build("bank-holidays", [Path(__file__)], _near_days)


def _near_days() -> KeptDays:
    return {nation: frozenset(_from_library(nation)) for nation in SUBDIVISIONS}


@cache
def _from_library(nation: Nation) -> "holidays.HolidayBase":
    import holidays

    return holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=NEAR)
