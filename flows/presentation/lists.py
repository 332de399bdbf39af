"""The lists after a step's words: helplines with the dates of their numbers, and the contact log."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from flows.definition.flow import Flow
from flows.definition.schema import Helpline
from flows.definition.text import Paragraph, Text
from flows.routing.guards import holds
from flows.routing.view import View
from flows.state.appointments import ContactEntry

FIRST = 4  # helplines that are shown at once; the others stand behind a button
FACTS_DAYS = 180  # days after which a checked fact is shown with a warning


def helplines(flow: Flow, view: View) -> list[Paragraph]:
    """A paragraph for each of the few helplines that fit the nation and the situation best.

    It has the name, number, purpose and website, and when the number was last checked.
    """
    return [tuple(_helpline(flow, helpline, view)) for helpline in _best_helplines(flow, view)]


def more_helplines(flow: Flow, view: View) -> list[Paragraph]:
    """A paragraph for each of the other helplines."""
    best = _best_helplines(flow, view)
    others = (helpline for helpline in flow.helplines if helpline not in best)
    return [tuple(_helpline(flow, helpline, view)) for helpline in others]


def some_helplines(flow: Flow, view: View, ids: Iterable[str]) -> list[Paragraph]:
    """A paragraph for each of these helplines that was not withdrawn."""
    by_id = {helpline.id: helpline for helpline in flow.helplines}
    return [tuple(_helpline(flow, by_id[id], view)) for id in ids if id in by_id]


def last_checked(flow: Flow, helpline: Helpline, view: View) -> Text:
    """When the number of a helpline was last checked, with a warning if that is long ago."""
    if helpline.checked is None:
        return flow.phrase("fact_unverified")
    stale = is_stale(helpline.checked, view.today)
    return flow.phrase("fact_old" if stale else "fact_checked", date=helpline.checked)


def is_stale(checked: date, today: date) -> bool:
    """Whether a fact was checked so long ago that it is shown with a warning."""
    return today - checked > timedelta(days=FACTS_DAYS)


def counted(flow: Flow, view: View) -> list[Paragraph]:  # noqa: ARG001 (as the others)
    """What is counted of people and cases, if the operator has them counted; else no paragraph."""
    return [(flow.phrase("privacy_counted"),)] if flow.is_counted else []


def timeline(flow: Flow, view: View) -> list[Paragraph]:
    """The contact log as one paragraph, the oldest entry first; no paragraph while it is empty."""
    lines = timeline_lines(flow, view)
    return [(flow.phrase("timeline"), *lines)] if lines else []


def timeline_lines(flow: Flow, view: View) -> list[Text]:
    """A line for each entry of the contact log, and another for what was said then."""
    lines: list[Text] = []
    for entry in sorted(view.case.contacts, key=lambda entry: entry.on):
        lines += _entry_lines(flow, view, entry)
    return lines


def drafted_entry(flow: Flow, view: View) -> list[Paragraph]:
    """The entry of the contact log that is being made, as it will stand there."""
    entry = view.drafted_entry
    return [tuple(_entry_lines(flow, view, entry))] if entry else []


def _entry_lines(flow: Flow, view: View, entry: ContactEntry) -> Iterator[Text]:
    finding = view.case.findings.get(entry.role)
    mp = entry.mp or (finding.mp.name if finding and finding.mp else "…")
    yield flow.phrase(f"timeline_{entry.what}", date=entry.on, mp=mp)
    if entry.said:
        yield flow.phrase("timeline_said", said=entry.said)


def _best_helplines(flow: Flow, view: View) -> list[Helpline]:
    """At most `FIRST` helplines: those for the person's situation come first."""
    fitting = [
        helpline
        for helpline in flow.helplines
        if not helpline.special and holds(helpline.when, view) and _is_in_nation(helpline, view)
    ]
    return sorted(fitting, key=lambda helpline: helpline.when is None)[:FIRST]


def _is_in_nation(helpline: Helpline, view: View) -> bool:
    """Whether a helpline is for the nation where the person lives; where that is not known, any may be."""
    home = view.case.findings.get("home")
    nation = home.constituency.nation if home and home.constituency else None
    return not helpline.nations or nation is None or nation in helpline.nations


def _helpline(flow: Flow, helpline: Helpline, view: View) -> Iterator[Text]:
    context, voice = f"helpline.{helpline.id}", view.case.voice()
    translated = helpline.translated_name
    name = translated.text(f"{context}.name", voice) if translated else helpline.name
    yield flow.phrase("helpline", name=name, number=helpline.number)
    yield helpline.use.text(f"{context}.use", voice)
    if helpline.website:
        yield flow.phrase("helpline_website", website=helpline.website)
    yield last_checked(flow, helpline, view)
