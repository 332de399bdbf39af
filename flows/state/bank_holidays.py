"""The bank holidays of each part of the United Kingdom, when offices are closed."""

from functools import cache

import holidays

from flows.definition.schema import Nation

SUBDIVISIONS: dict[Nation, str] = {
    "England": "ENG",
    "Scotland": "SCT",
    "Wales": "WLS",
    "Northern Ireland": "NIR",
}


@cache
def bank_holidays(nation: Nation) -> "holidays.HolidayBase":
    """The days that are bank holidays, of any year; ask with `day in …`."""
    return holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation])
