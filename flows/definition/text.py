"""Sentences that are not rendered yet, and the values of their placeholders. Translation comes last."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeAlias

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence to be rendered later: the English, its context, and the values of its placeholders.

    `bot/language/languages.py` turns a Text into the words of one language.
    """

    id: str
    context: str  # `step.field`, the context in the catalogue
    values: "dict[str, Value]" = field(default_factory=dict)
    line: int | None = None  # of its lines only this one is shown, counted from 0; None: all


@dataclass(frozen=True, slots=True)
class Link:
    """A web or e-mail address, shown unchanged and from left to right in every language."""

    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day to be shown as on a button: short, with the day of the week."""

    on: date


@dataclass(frozen=True, slots=True)
class FullDay:
    """A day to be shown in a sentence, in full, with the day of the week."""

    on: date


@dataclass(frozen=True, slots=True)
class Month:
    """The month of a day, to be shown as March 2024."""

    on: date


@dataclass(frozen=True, slots=True)
class MonthAlone:
    """The month of a day, to be shown as March, on a button below its year."""

    on: date


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """The time of day of a moment, to be shown as 15:00 in London time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class InEnglish:
    """A sentence that stays in English in every language, because it is said to an office."""

    text: Text


Value: TypeAlias = (
    str | int | date | timedelta | Text | Link | Day | FullDay | Month | MonthAlone | TimeOfDay | InEnglish
)  # a datetime is shown in London time
Paragraph: TypeAlias = tuple[Text, ...]  # its lines
