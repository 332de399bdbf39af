"""The MP as a card: what Parliament publishes, what it plainly does not, and the MP's record in Parliament.

"Did not vote" is never shown as "against": the services do not say why somebody did not vote.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar
from urllib.parse import quote

from flows.definition.flow import Flow
from flows.definition.text import Link, Paragraph, Text
from flows.presentation.links import is_public_site
from flows.routing.guards.names import name_waits
from flows.routing.view import View
from flows.state.case import Finding, Mp, Office
from flows.state.mp_record import Debate, MpRecord, Vote, WrittenQuestion

KINDS = {"Parliamentary office": "office_parliament", "Constituency office": "office_constituency"}
Item = TypeVar("Item", Vote, WrittenQuestion, Debate)


def heading(flow: Flow, finding: Finding, view: View) -> tuple[Paragraph, ...]:
    """Name, constituency, party and Parliament's page: the caption of the picture."""
    mp, place = finding.mp, finding.constituency
    if mp is None or place is None:
        return ()
    lines = [flow.phrase("card_name", mp=mp.name, constituency=place.name)]
    if mp.party:
        lines.append(flow.phrase("card_speaker" if mp.is_speaker else "card_party", party=mp.party))
    if mp.id is not None:
        lines.append(_at_parliament(flow, mp.id, view))
    return (tuple(lines),)


def notes(flow: Flow, finding: Finding) -> tuple[Paragraph, ...]:
    """What to know of this card: that it is old, was typed by hand, or is of an MP who takes no seat."""
    lines = tuple(_notes(flow, finding, finding.mp)) if finding.mp and finding.constituency else ()
    return (lines,) if lines else ()


def contacts(flow: Flow, view: View) -> list[Paragraph]:
    """How to reach the MP, unless a name is a risk there; and where to read more."""
    finding = view.finding
    if finding is None or finding.mp is None or finding.constituency is None:
        return []
    mp, place = finding.mp, finding.constituency.name
    offices = [tuple(_office(flow, office)) for office in mp.offices]
    if name_waits(view):
        offices = [(flow.phrase("card_name_waits"),)]
    offices = offices or [tuple(_no_office(flow, finding, mp))]
    return [part for part in (*offices, tuple(_links(flow, mp, place, view))) if part]


def record(flow: Flow, view: View) -> list[Paragraph]:
    """A paragraph for each part of the MP's record: interests, posts, votes, written questions, debates."""
    mp_record, mp = view.record, view.finding.mp if view.finding else None
    if mp_record is None or mp is None:
        return [(flow.phrase("record_not_looked_up"),)]
    parts = [
        _interests(flow, mp_record),
        _posts(flow, mp_record),
        _items(flow, "votes", mp_record.votes, partial(_vote, flow), _no_votes(mp)),
        _items(flow, "questions", mp_record.questions, partial(_question, flow)),
        _items(flow, "debates", mp_record.debates, partial(_debate, flow)),
    ]
    return [part for part in parts if part]


def _notes(flow: Flow, finding: Finding, mp: Mp) -> Iterator[Text]:
    if finding.as_of:
        yield flow.phrase("card_old", date=finding.as_of.date())
    if mp.id is None and not finding.practice:
        yield flow.phrase("card_by_hand")
    if not mp.takes_seat:
        yield flow.phrase("card_no_seat")


def _no_office(flow: Flow, finding: Finding, mp: Mp) -> Iterator[Text]:
    """Why nothing is known of how to reach an MP who was looked up."""
    if mp.id is not None or finding.practice:
        yield flow.phrase("card_no_office" if mp.contact_known else "card_contact_unknown")


def _office(flow: Flow, office: Office) -> Iterator[Text]:
    kind = KINDS.get(office.kind)
    yield flow.phrase(kind) if kind else flow.phrase("office_other", kind=office.kind)
    if office.address:
        yield flow.phrase("card_address", address=office.address)
    phone, email = office.phone, office.email
    yield flow.phrase("card_phone", phone=phone) if phone else flow.phrase("card_no_phone")
    yield flow.phrase("card_email", email=Link(email)) if email else flow.phrase("card_no_email")


def _links(flow: Flow, mp: Mp, constituency: str, view: View) -> Iterator[Text]:
    if not name_waits(view):  # the MP's own website begins with how to write to the office
        yield from _website(flow, mp)
    if mp.id is not None:
        yield _at_parliament(flow, mp.id, view)
    page = f"https://www.theyworkforyou.com/mp/?c={quote(constituency)}"
    yield flow.phrase("card_theyworkforyou", link=Link(page))


def _website(flow: Flow, mp: Mp) -> Iterator[Text]:
    if mp.website and is_public_site(mp.website):  # older versions kept any address
        yield flow.phrase("card_website", link=Link(mp.website))
    elif mp.id is not None and mp.contact_known:
        yield flow.phrase("card_no_website")


def _at_parliament(flow: Flow, mp: int, view: View) -> Text:
    part = "career" if name_waits(view) else "contact"
    return flow.phrase("card_parliament", link=Link(f"https://members.parliament.uk/member/{mp}/{part}"))


def _interests(flow: Flow, mp_record: MpRecord) -> Paragraph:
    head = flow.phrase("record_interests")
    if mp_record.interests is None:
        return (head, flow.phrase("record_unavailable"))
    if not mp_record.interests:
        return (head, flow.phrase("record_no_interests"))
    lines = (
        flow.phrase("record_interest", category=interest.category, subjects=", ".join(interest.subjects))
        for interest in mp_record.interests
    )
    return (head, *lines)


def _posts(flow: Flow, mp_record: MpRecord) -> Paragraph:
    posts = [*(mp_record.posts or ()), *(mp_record.committees or ())]
    if not posts:
        return ()
    return (flow.phrase("record_posts"), *(flow.phrase("record_post", post=post) for post in posts))


def _no_votes(mp: Mp) -> str:
    """The phrase for a record without votes: the Speaker, and MPs who do not take their seat, never vote."""
    if mp.is_speaker:
        return "record_speaker"
    return "record_no_votes" if mp.takes_seat else "record_no_seat"


def _items(
    flow: Flow,
    part: str,
    items: tuple[Item, ...] | None,
    line: Callable[[Item], Text],
    phrase_for_none: str | None = None,
) -> Paragraph:
    """One part of the record. `items`: None if its service did not answer, which the paragraph then says."""
    head = flow.phrase(f"record_{part}")
    if items is None:
        return (head, flow.phrase("record_unavailable"))
    lines: Paragraph = tuple(line(item) for item in items)
    return (head, *lines) if lines else (head, flow.phrase(phrase_for_none or f"record_no_{part}"))


def _vote(flow: Flow, vote: Vote) -> Text:
    side = f"record_vote_{vote.side}" + ("_teller" if vote.teller and vote.side != "both" else "")
    return flow.phrase(side, title=vote.title, date=vote.on, link=Link(vote.link))


def _question(flow: Flow, question: WrittenQuestion) -> Text:
    words = f"{question.text} …" if question.cut else question.text
    return flow.phrase("record_question", words=words, date=question.on, link=Link(question.link))


def _debate(flow: Flow, debate: Debate) -> Text:
    return flow.phrase("record_debate", title=debate.title, date=debate.on, link=Link(debate.link))
