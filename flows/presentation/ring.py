"""What is said to an office: whom to ring, what day it is there, and the sentences to read out or copy.

What is said to an office stands in English, and below it in the person's own language.
"""

from collections.abc import Iterator
from datetime import time

from flows.definition.flow import Flow
from flows.definition.schema import Nation
from flows.definition.text import FullDay, InEnglish, Paragraph, Text
from flows.presentation.lists import some_helplines
from flows.presentation.mp_card import KINDS
from flows.presentation.placeholders import filled
from flows.routing.guards import holds
from flows.routing.view import View
from flows.state.appointments import LONDON
from flows.state.bank_holidays import bank_holidays

SWITCHBOARD = "commons"  # the helpline that connects to any MP
MORNING, EVENING = time(8), time(18)  # outside these hours an office may be closed: no hours are published
# The first sentence says how the person belongs to the area, by the first guard that is true.
OPENINGS = ("held_there", "lived_there", "lives_there", "own_mp")
# The second says what has happened, and the third asks for one thing, again by the first guard that is true.
REASONS = {
    "date_for_removal": "wait",
    "removal_date_passed": "wait",
    "faces_removal": "wait",
    "urgent_reply": "who",
    "urgent_held": "look",
    "paper_dated": "look",
}
PERMISSION = ("permission_words",)
NO_NAME = ("ring_no_name_who", "ring_no_name_rule", "ring_no_name_then")


def paragraphs(flow: Flow, view: View) -> list[Paragraph]:
    """The MP, the numbers, the day, and what to read out."""
    return [*phones(flow, view), (_day(flow, view),), *_script(flow, view, _sentences(view))]


def phones(flow: Flow, view: View) -> list[Paragraph]:
    """The numbers that the MP publishes; the switchboard of the House of Commons if there are none."""
    mp, place = (view.finding.mp, view.finding.constituency) if view.finding else (None, None)
    who = [flow.phrase("card_name", mp=mp.name, constituency=place.name)] if mp and place else []
    offices = [office for office in mp.offices if office.phone] if mp else []
    lines = [line for office in offices for line in _office(flow, office.kind, office.phone or "")]
    if not lines:
        return [*([tuple(who)] if who else []), *some_helplines(flow, view, [SWITCHBOARD])]
    return [(*who, *lines)]


def without_name(flow: Flow, view: View) -> list[Paragraph]:
    """Three sentences to ask an office about its ways without saying whom it is about, and its numbers."""
    return [*_script(flow, view, NO_NAME), *phones(flow, view)]


def permission(flow: Flow, view: View) -> list[Paragraph]:
    """The permission as one sentence, for a person who has nothing to print it with."""
    return _script(flow, view, PERMISSION, heading="permission_read_out")


def _office(flow: Flow, kind: str, phone: str) -> Iterator[Text]:
    yield flow.phrase(KINDS[kind]) if kind in KINDS else flow.phrase("office_other", kind=kind)
    yield flow.phrase("card_phone", phone=phone)


def _day(flow: Flow, view: View) -> Text:
    """What day it is in the MP's part of the UK, and whether the office may be closed now."""
    local = view.now.astimezone(LONDON)
    today = FullDay(local.date())
    if local.date() in bank_holidays(_nation(view)):
        return flow.phrase("ring_holiday", day=today)
    is_open = local.weekday() < 5 and MORNING <= local.time() < EVENING
    return flow.phrase("ring_weekday" if is_open else "ring_closed", day=today)


def closed(flow: Flow, view: View) -> tuple[Text, ...]:
    """What is said about the day if the office may be closed now; nothing on a working day."""
    line = _day(flow, view)
    return () if line.context == "phrase.ring_weekday" else (line,)


def _nation(view: View) -> Nation:
    place = view.finding.constituency if view.finding else None
    return (place.nation if place else None) or "England"


def _sentences(view: View) -> tuple[str, ...]:
    """The phrases to read out, by the situation."""
    opening = next((guard for guard in OPENINGS if holds(guard, view)), "other")
    reason = next((guard for guard in REASONS if holds(guard, view)), "paper_dated")
    return (f"ring_from_{opening}", f"ring_because_{reason}", f"ring_ask_{_request(REASONS[reason], view)}")


def _request(ask: str, view: View) -> str:
    """What is asked for, once it is known how much time is left."""
    if ask == "who" and holds("no_day_left", view):
        return "look"
    return "wait_later" if ask == "wait" and holds("removal_later", view) else ask


def _script(
    flow: Flow, view: View, sentences: tuple[str, ...], heading: str = "ring_read_out"
) -> list[Paragraph]:
    """Each sentence in English, and below it in the person's own language."""
    lines: list[Text] = [flow.phrase(heading)]
    for id in sentences:
        said = _filled(flow, id, view)
        lines.append(flow.phrase("ring_sentence", english=InEnglish(said)))
        if view.user.language not in (None, "en"):
            lines.append(flow.phrase("ring_meaning", meaning=said))
    return [tuple(lines)]


def _filled(flow: Flow, id: str, view: View) -> Text:
    """A sentence with the facts of the case."""
    return filled(flow, flow.phrases[id].text(f"phrase.{id}", view.office_voice), view)
