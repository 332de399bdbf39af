"""Words of a public service as they may be shown: one line, nothing invisible, never too long."""

import unicodedata
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator


def plain_text(value: Any, longest: int) -> str | None:
    """The value as one line of at most `longest` characters; None if it is no text or says nothing.

    Markup stays as it is written: whoever shows it must show it as plain text.
    """
    if not isinstance(value, str):
        return None
    visible = "".join(_visible(letter) for letter in value[: longest * 4])
    line = " ".join(visible.split())
    shown = line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
    return shown or None


def _visible(letter: str) -> str:
    """Controls become spaces; invisible marks (bidi marks, halves of surrogates) go."""
    category = unicodedata.category(letter)
    if category == "Cc":
        return " "
    return "" if category.startswith("C") else letter


def _day(value: Any) -> Any:
    return value[:10] if isinstance(value, str) else value


IsoDay = Annotated[date, BeforeValidator(_day)]
