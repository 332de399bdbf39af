"""What is listed after a step's words: helplines with the dates of their numbers, and the contact log."""

from collections.abc import Iterator
from datetime import date, timedelta

from flows.definition.flow import Flow
from flows.definition.schema import Helpline
from flows.definition.text import Paragraph, Text
from flows.routing.view import View

FACTS_DAYS = 180  # a fact that was checked longer ago than this is shown with a warning


def helplines(flow: Flow, view: View) -> list[Paragraph]:
    """A paragraph for each helpline: who, the number, what for, and when the number was last checked."""
    return [tuple(_helpline(flow, line, view)) for line in flow.helplines]


def is_stale(checked: date, today: date) -> bool:
    """Whether a fact was checked so long ago that it is shown with a warning."""
    return today - checked > timedelta(days=FACTS_DAYS)


def timeline(flow: Flow, view: View) -> list[Paragraph]:
    """The contact log as one paragraph, the oldest entry first; nothing while it is empty."""
    lines = timeline_lines(flow, view)
    return [(flow.phrase("timeline"), *lines)] if lines else []


def timeline_lines(flow: Flow, view: View) -> list[Text]:
    """A line for each entry of the contact log, and one for what was said then."""
    return list(_timeline_lines(flow, view))


def _helpline(flow: Flow, line: Helpline, view: View) -> Iterator[Text]:
    yield flow.phrase("helpline", name=line.name, number=line.number)
    yield line.use.text(f"helpline.{line.id}.use", view.case.voice())
    stale = is_stale(line.checked, view.now.date())
    yield flow.phrase("fact_old" if stale else "fact_checked", date=line.checked)


def _timeline_lines(flow: Flow, view: View) -> Iterator[Text]:
    for entry in sorted(view.case.contacts, key=lambda entry: entry.on):
        finding = view.case.findings.get(entry.role)
        mp = finding.mp.name if finding and finding.mp else "…"
        what = entry.how.split("-")[0]
        yield flow.phrase(f"timeline_{what}", date=entry.on, mp=mp)
        if entry.said:
            yield flow.phrase("timeline_said", said=entry.said)
