"""Cleans text and dates of public services for display: one line, nothing invisible, never too long."""

import unicodedata
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator


def plain_text(value: object, max_length: int) -> str | None:
    """Return the value as one line of at most `max_length` characters; None if it is blank or no text.

    Markup is left as it is: whoever shows the line must show it as plain text.
    """
    if not isinstance(value, str):
        return None
    visible = "".join(_visible(letter) for letter in value[: max_length * 4])
    line = " ".join(visible.split())
    shown = line if len(line) <= max_length else line[: max_length - 1].rstrip() + "…"
    return shown or None


def _visible(letter: str) -> str:
    """Replace control characters by spaces; drop invisible ones (bidi marks, lone surrogates)."""
    category = unicodedata.category(letter)
    if category == "Cc":
        return " "
    return "" if category.startswith("C") else letter


def _date_part(value: object) -> object:
    return value[:10] if isinstance(value, str) else value


IsoDay = Annotated[date, BeforeValidator(_date_part)]  # of "2026-05-12" or "2026-05-12T00:00:00"
