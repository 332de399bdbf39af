"""Days in numbers, the day before the month, as offices in the UK write it."""

import re
from collections.abc import Iterable
from datetime import date

from flows.reading.text import InvalidAnswer

SEPARATED = r"\s?[-/.]\s?"
ISO = re.compile(r"(?<!\d)(20\d\d)[-/.](\d\d?)[-/.](\d\d?)(?!\d)")
NUMBERS = re.compile(rf"(?<!\d)(?<!\d[-/.])(\d\d?){SEPARATED}(\d\d?)(?:{SEPARATED}(20\d\d|\d\d))?(?![\d:])")


def days_in(typed: str, today: date) -> list[date]:
    """`2026-12-04`, or `4/12`, which may be meant the other way round. With dots it may be a time too."""
    if match := ISO.search(typed):
        return existing([(int(match[1]), int(match[2]), int(match[3]))])
    if (match := NUMBERS.search(typed)) is None:
        return []
    first, second, year = int(match[1]), int(match[2]), match[3]
    if second > 12 and "." in match[0] and not year:
        return []  # 10.30 is a time
    years = [int(year) % 100 + 2000] if year else [today.year, today.year + 1]
    found = [existing((one, *order) for one in years) for order in ((second, first), (first, second))]
    if not any(found):
        raise InvalidAnswer("no_such_date")
    return [day for days in found for day in (days if year else [one for one in days if one >= today][:1])]


def existing(parts: Iterable[tuple[int, int, int]]) -> list[date]:
    """The days of these years, months and days; what is none is left out."""
    found = []
    for year, month, day in parts:
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return found


def without_day(typed: str) -> str:
    """What was typed without the day in numbers, which might pass for a time."""
    if ISO.search(typed):
        return ISO.sub(" ", typed)
    match = NUMBERS.search(typed)
    is_date = match is not None and ("." not in match[0] or int(match[2]) <= 12)
    return typed.replace(match[0], " ", 1) if match and is_date else typed
