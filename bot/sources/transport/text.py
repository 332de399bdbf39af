"""Text and dates of a public service, cleaned for display: one line, nothing invisible, never too long."""

import unicodedata
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator


def plain_text(value: object, longest: int) -> str | None:
    """Return the value as one line of at most `longest` characters; None if it is no text or is blank.

    Markup is left as it is: whoever shows the line must show it as plain text.
    """
    if not isinstance(value, str):
        return None
    visible = "".join(_visible(letter) for letter in value[: longest * 4])
    line = " ".join(visible.split())
    shown = line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
    return shown or None


def _visible(letter: str) -> str:
    """Replace controls by spaces, and drop invisible characters (bidi marks, halves of surrogates)."""
    category = unicodedata.category(letter)
    if category == "Cc":
        return " "
    return "" if category.startswith("C") else letter


def _date_part(value: object) -> object:
    return value[:10] if isinstance(value, str) else value


IsoDay = Annotated[date, BeforeValidator(_date_part)]  # of "2026-05-12" or "2026-05-12T00:00:00"
