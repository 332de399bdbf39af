"""The lists after a step's words: helplines with the dates of their numbers, and the contact log."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from flows.definition.flow import Flow
from flows.definition.schema import Helpline
from flows.definition.text import Paragraph, Text
from flows.routing.view import View

FACTS_DAYS = 180  # days after which a checked fact is shown with a warning


def helplines(flow: Flow, view: View) -> list[Paragraph]:
    """A paragraph for each helpline: its name, number, purpose and website, and when it was last checked."""
    return [tuple(_helpline(flow, helpline, view)) for helpline in flow.helplines]


def some_helplines(flow: Flow, view: View, ids: Iterable[str]) -> list[Paragraph]:
    """A paragraph for each of these helplines."""
    by_id = {helpline.id: helpline for helpline in flow.helplines}
    return [tuple(_helpline(flow, by_id[id], view)) for id in ids]


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
    if helpline.website:
        yield flow.phrase("helpline_website", website=helpline.website)
    yield _checked(flow, helpline.checked, view)


def _checked(flow: Flow, checked: date | None, view: View) -> Text:
    if checked is None:
        return flow.phrase("fact_unverified")
    return flow.phrase("fact_old" if is_stale(checked, view.now.date()) else "fact_checked", date=checked)
