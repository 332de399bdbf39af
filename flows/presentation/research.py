"""What was found on an MP's record, in words. "Did not vote" is never told as "against"."""

from collections.abc import Callable
from typing import TypeVar

from flows.definition.flow import Flow
from flows.definition.text import Link, Text
from flows.routing.view import View
from flows.state.mp_record import Debate, MpRecord, Vote, WrittenQuestion

Lines = tuple[Text, ...]
Found = TypeVar("Found", Vote, WrittenQuestion, Debate)


def lines(flow: Flow, view: View) -> list[Lines]:
    """A paragraph for each part: what they care about, posts, votes, questions, debates."""
    record, mp = view.record, view.finding.mp if view.finding else None
    if record is None or mp is None:
        return [(flow.phrase("record_not_looked_up"),)]
    parts = [
        _interests(flow, record),
        _posts(flow, record),
        _listed(flow, "votes", record.votes, lambda vote: _vote(flow, vote), _no_votes(view)),
        _listed(flow, "questions", record.questions, lambda asked: _question(flow, asked)),
        _listed(flow, "debates", record.debates, lambda debate: _debate(flow, debate)),
    ]
    return [part for part in parts if part]


def _interests(flow: Flow, record: MpRecord) -> Lines:
    head = flow.phrase("record_interests")
    if record.interests is None:
        return (head, flow.phrase("record_unavailable"))
    if not record.interests:
        return (head, flow.phrase("record_no_interests"))
    named = ((one.category, ", ".join(one.subjects)) for one in record.interests)
    return (head, *(flow.phrase("record_interest", category=name, subjects=what) for name, what in named))


def _posts(flow: Flow, record: MpRecord) -> Lines:
    held = [*(record.posts or ()), *(record.committees or ())]
    if not held:
        return ()
    return (flow.phrase("record_posts"), *(flow.phrase("record_post", post=post) for post in held))


def _no_votes(view: View) -> str:
    """Why there are none: the Speaker and those who do not take their seats never vote."""
    mp = view.finding.mp if view.finding else None
    if mp and mp.is_speaker:
        return "record_speaker"
    return "record_no_votes" if mp is None or mp.takes_seat else "record_no_seat"


def _listed(
    flow: Flow,
    part: str,
    found: tuple[Found, ...] | None,
    line: Callable[[Found], Text],
    none: str | None = None,
) -> Lines:
    head = flow.phrase(f"record_{part}")
    if found is None:
        return (head, flow.phrase("record_unavailable"))
    told: tuple[Text, ...] = tuple(line(one) for one in found)
    return (head, *told) if told else (head, flow.phrase(none or f"record_no_{part}"))


def _vote(flow: Flow, vote: Vote) -> Text:
    side = f"record_vote_{vote.side}" + ("_teller" if vote.teller and vote.side != "both" else "")
    return flow.phrase(side, title=vote.title, date=vote.on, link=Link(vote.link))


def _question(flow: Flow, asked: WrittenQuestion) -> Text:
    words = f"{asked.text} …" if asked.cut else asked.text
    return flow.phrase("record_question", words=words, date=asked.on, link=Link(asked.link))


def _debate(flow: Flow, debate: Debate) -> Text:
    return flow.phrase("record_debate", title=debate.title, date=debate.on, link=Link(debate.link))
