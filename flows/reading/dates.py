"""What people type -> values, or a kind error.

People type on cheap phones, in many scripts: full-width letters, Persian and Arabic digits, invisible marks
that come with copying, the letter O for a zero, words around the thing that was asked for.
"""

import re
from collections.abc import Mapping
from datetime import date

from flows.reading.text import (
    LONGEST,
    InvalidAnswer,
    simplify,
)

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_ENDS = ("UARY", "RUARY", "CH", "IL", "", "E", "Y", "UST", "T(?:EMBER)?", "OBER", "EMBER", "EMBER")
_NAMES = "|".join(f"{name}(?:{end})?" for name, end in zip(MONTHS, _ENDS, strict=True))
_MONTH = rf"(?P<month>{_NAMES})"
DATES = (
    re.compile(r"\b(?P<year>20\d\d) (?P<month>\d\d?) (?P<day>\d\d?)\b"),
    re.compile(r"\b(?P<day>\d\d?) (?P<month>\d\d?) (?P<year>20\d\d|\d\d)\b"),
    re.compile(rf"\b(?P<day>\d\d?)(?:ST|ND|RD|TH)?(?: OF)? {_MONTH}(?: (?P<year>20\d\d))?\b"),
    re.compile(rf"\b{_MONTH} (?P<day>\d\d?)(?:ST|ND|RD|TH)?(?: (?P<year>20\d\d))?\b"),
    re.compile(r"\b(?P<day>\d\d?) (?P<month>\d\d?)\b(?! \d)"),
)
FARTHEST = 3660  # days: about ten years; what is farther is a slip


def read_date(text: str, today: date) -> date:
    """Read a day: `30/11/2026`, `30 Nov 2026`, `30 November`, `2026-11-30`; the day before the month, as
    offices in the UK write it. A year that is left out is the next one in which the day comes.
    """
    plain = simplify(text[:LONGEST])
    for pattern in DATES:
        if match := pattern.search(plain):
            return _day(match.groupdict(), today)
    raise InvalidAnswer("not_a_date")


def _day(parts: Mapping[str, str | None], today: date) -> date:
    month, written = str(parts["month"]), parts.get("year")
    number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
    year = int(written) + (2000 if len(written) == 2 else 0) if written else today.year
    try:
        found = date(year, number, int(str(parts["day"])))
    except ValueError:
        raise InvalidAnswer("no_such_date") from None
    if written is None and found < today:
        found = _next_year(found)
    if abs((found - today).days) > FARTHEST:
        raise InvalidAnswer("no_such_date")
    return found


def _next_year(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)
