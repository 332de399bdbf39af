"""The lists after a step's words: helplines with the dates of their numbers, and the contact log."""

from collections.abc import Iterator
from datetime import date, timedelta

from flows.definition.flow import Flow
from flows.definition.schema import Helpline
from flows.definition.text import Paragraph, Text
from flows.routing.view import View

FACTS_DAYS = 180  # days after which a checked fact is shown with a warning


def helplines(flow: Flow, view: View) -> list[Paragraph]:
    """A paragraph for each helpline: its name, number and purpose, and when the number was last checked."""
    return [tuple(_helpline(flow, helpline, view)) for helpline in flow.helplines]


def last_checked(flow: Flow, helpline: Helpline, view: View) -> Text:
    """When the number of a helpline was last checked, with a warning if that is long ago."""
    stale = is_stale(helpline.checked, view.now.date())
    return flow.phrase("fact_old" if stale else "fact_checked", date=helpline.checked)


def is_stale(checked: date, today: date) -> bool:
    """Whether a fact was checked so long ago that it is shown with a warning."""
    return today - checked > timedelta(days=FACTS_DAYS)


def timeline(flow: Flow, view: View) -> list[Paragraph]:
    """The contact log as one paragraph, the oldest entry first; no paragraph while it is empty."""
    lines = timeline_lines(flow, view)
    return [(flow.phrase("timeline"), *lines)] if lines else []


def timeline_lines(flow: Flow, view: View) -> list[Text]:
    """A line for each entry of the contact log, and another for what was said then."""
    lines = []
    for entry in sorted(view.case.contacts, key=lambda entry: entry.on):
        finding = view.case.findings.get(entry.role)
        mp = finding.mp.name if finding and finding.mp else "…"
        what = entry.how.split("-")[0]
        lines.append(flow.phrase(f"timeline_{what}", date=entry.on, mp=mp))
        if entry.said:
            lines.append(flow.phrase("timeline_said", said=entry.said))
    return lines


def _helpline(flow: Flow, helpline: Helpline, view: View) -> Iterator[Text]:
    yield flow.phrase("helpline", name=helpline.name, number=helpline.number)
    yield helpline.use.text(f"helpline.{helpline.id}.use", view.case.voice())
    yield last_checked(flow, helpline, view)
