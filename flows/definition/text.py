"""Words that are still to be rendered, and the values that stand in them. Translation comes last."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """Words still to be rendered: the English, where it stands, and the values to put into it.

    `bot/language/languages.py` turns a Text into the words of one language.
    """

    id: str
    context: str  # `step.field`, the context in the catalogue
    values: "dict[str, Value]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """A web or e-mail address: shown as it is, from left to right in every language."""

    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day as a button shows it: short, with the day of the week."""

    on: date


Value: TypeAlias = str | int | date | timedelta | Text | Link | Day  # a datetime is shown by London's clocks
Paragraph: TypeAlias = tuple[Text, ...]  # lines that stand together
