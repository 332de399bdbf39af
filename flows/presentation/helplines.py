"""Helplines: who can be rung, and when each number was last seen in public. No number without its date."""

from collections.abc import Iterator
from datetime import date, timedelta

from flows.definition.flow import Flow
from flows.definition.schema import Helpline
from flows.definition.text import Text
from flows.routing.view import View

FACTS_DAYS = 180  # days after which a fact is shown with a warning, unless the operator says otherwise


def lines(flow: Flow, view: View) -> list[tuple[Text, ...]]:
    """A paragraph for each helpline: who, the number, what for, and from when it is."""
    return [tuple(_lines(flow, line, view)) for line in flow.helplines]


def is_stale(checked: date, today: date, days: int) -> bool:
    """Whether a fact was checked so long ago that it is shown with a warning."""
    return today - checked > timedelta(days=days)


def _lines(flow: Flow, line: Helpline, view: View) -> Iterator[Text]:
    yield flow.phrase("helpline", name=line.name, number=line.number)
    yield line.use.text(f"helpline.{line.id}.use", view.case.voice())
    stale = is_stale(line.checked, view.now.date(), int(str(flow.values.get("facts_days", FACTS_DAYS))))
    yield flow.phrase("fact_old" if stale else "fact_checked", date=line.checked)
