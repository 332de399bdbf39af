"""Days as the services write them: 2026-05-12T19:02:00, with or without a zone."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator


def _day(value: Any) -> Any:
    return value[:10] if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_day)]
