"""What happened with offices so far, in words."""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.text import Text
from flows.routing.view import View


def lines(flow: Flow, view: View) -> list[tuple[Text, ...]]:
    """The timeline, the oldest first; nothing where nothing happened yet."""
    lines = told(flow, view)
    return [(flow.phrase("timeline"), *lines)] if lines else []


def told(flow: Flow, view: View) -> list[Text]:
    """A line for each time somebody was in touch, and one for what was said."""
    return list(_lines(flow, view))


def _lines(flow: Flow, view: View) -> Iterator[Text]:
    for contact in sorted(view.case.contacts, key=lambda one: one.on):
        finding = view.case.findings.get(contact.role)
        mp = finding.mp.name if finding and finding.mp else "…"
        what = contact.how.split("-")[0]
        yield flow.phrase(f"timeline_{what}", date=contact.on, mp=mp)
        if contact.said:
            yield flow.phrase("timeline_said", said=contact.said)
