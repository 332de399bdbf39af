"""Fills the placeholders of `say:`, `hint:` and the papers: facts of the case, settings, phone numbers."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flows.definition.flow import Flow
from flows.definition.schema import Helpline
from flows.definition.text import PLACEHOLDER, Text, Value
from flows.definition.withdrawn import Fact
from flows.presentation.case_words import CASE_WORDS
from flows.presentation.lists import last_checked
from flows.routing.guards.request import request_words
from flows.routing.view import View
from flows.state.appointments import TIMES_ASKED, WORKING_DAYS
from flows.state.draft import draft

NOT_KNOWN = "…"
TIES_AREA = "ties_area"  # the placeholder for the area that the person belongs to
OURS: Mapping[str, Value] = {  # numbers that the bot itself decides
    "chase_days": WORKING_DAYS["office"],
    "total": TIMES_ASKED,
}
NAMES = "names"  # the placeholder for what a chapter says in its key `names:`


def filled(flow: Flow, text: Text, view: View) -> Text:
    """The text with a value for each of its placeholders; `…` where the value is not known."""
    return replace(text, values={name: _value(flow, name, view) for name in PLACEHOLDER.findall(text.id)})


def _value(flow: Flow, name: str, view: View) -> Value:
    if name == NAMES:
        return _why_it_waits(flow, view)
    if name == TIES_AREA:
        return view.own_area or flow.phrase("own_area", view.case.voice())
    if name in CASE_WORDS:
        value = CASE_WORDS[name](flow, view)
    else:
        value = FACTS[name](view) if name in FACTS else _of_everybody(flow, name, view)
    return NOT_KNOWN if value is None else value


def _of_everybody(flow: Flow, name: str, view: View) -> Value | None:
    """A value that is the same in every case: of the settings, our own, a sourced fact, or a helpline."""
    value = flow.values.get(name) or OURS.get(name) or flow.fact_value(name)
    return _number(flow, name, view) if value is None else value


def _number(flow: Flow, name: str, view: View) -> Value | None:
    """The phone number of the helpline with this id, with the date on which it was checked."""
    if Fact("helpline", name) in flow.withdrawn:
        return flow.phrase("number_withdrawn")
    helpline = next((helpline for helpline in flow.helplines if helpline.id == name), None)
    return _dated_number(flow, helpline, view) if helpline else None


def _dated_number(flow: Flow, helpline: Helpline, view: View) -> Text:
    return flow.phrase("number_dated", number=helpline.number, checked=last_checked(flow, helpline, view))


def _why_it_waits(flow: Flow, view: View) -> Value:
    """How the open chapter gives a name to an office."""
    chapter = flow.chapter(view.case.members[view.user.id].chapter)
    if chapter is None or chapter.names is None:
        return NOT_KNOWN
    return chapter.names.text(f"chapter.{chapter.chapter}.names", view.case.voice())


def _constituency(view: View) -> Value | None:
    return view.finding.constituency_name if view.finding else None


def _mp(view: View) -> Value | None:
    return view.finding.mp.name if view.finding and view.finding.mp else None


def _place(view: View) -> Value | None:
    return view.case.held.name if view.case.held else None


def _place_since(view: View) -> Value | None:
    return view.case.held.since.date() if view.case.held else None


def _home(view: View) -> Value | None:
    """The constituency where the person lives, or lived before detention."""
    finding = view.case.findings.get("home")
    return finding.constituency_name if finding else None


def _home_mp(view: View) -> Value | None:
    """The MP of the area where the person lives, or lived before detention."""
    finding = view.case.findings.get("home")
    return finding.mp.name if finding and finding.mp else None


def _appointment(view: View) -> Value | None:
    """When the appointment takes place that is being booked, changed or cancelled."""
    appointment = draft(view.case)
    return appointment.at if appointment else None


def _report(view: View) -> Value | None:
    """When the person is to be asked whether they are safe. Nobody else is shown that."""
    if view.case.voice() == "supporter":
        return None
    given, checkin = view.case.moment("report_day", "report_time"), view.case.checkin
    return given or (checkin.at if checkin and checkin.user == view.user.id else None)


def _answer(step: str) -> Callable[[View], Value | None]:
    def value(view: View) -> Value | None:
        answer = view.case.answers.get(step)
        return answer.value if answer else None

    return value


FACTS: Mapping[str, Callable[[View], Value | None]] = {
    "constituency": _constituency,
    "mp": _mp,
    "place": _place,
    "place_since": _place_since,
    "home": _home,
    "home_mp": _home_mp,
    "tied_to": lambda view: view.tied_to,
    "also_asked": lambda view: ", ".join(f"{name} MP" for name in view.others_asked) or None,
    "asked_on": lambda view: view.asked_on,
    "wrote_on": lambda view: view.noted_on("written"),
    "appointment": _appointment,
    "report": _report,
    "today": lambda view: view.today,
    "paper_date": lambda view: view.paper_date,
    "interest": _answer("interest"),
    "touch_words": _answer("touch_words"),
    "request_words": request_words,
    "own_words": _answer("own_words"),
}
