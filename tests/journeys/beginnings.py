"""Where a random walk may begin: any moment of the journeys, with appointments and members to come."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from flows.events import Tapped
from flows.session import Session
from flows.state.appointments import Appointment, AwaitedReply, CheckIn
from flows.state.case import Case, Member
from flows.state.user import User
from tests.harness.flow import USER, Walk
from tests.journeys.test_journeys import JOURNEYS

FRIEND = "friend"  # the key of a member who never writes


@dataclass(frozen=True)
class Beginning:
    """What is stored of somebody at one moment of a journey."""

    session: Session
    now: datetime

    def of(self, key: str, chat: int, language: str, rng: random.Random) -> Session:
        """Return it as the documents of a person, with some of what brings reminders."""
        case = self.session.case
        members = {key: case.members[USER]}
        own = case.model_copy(update={"id": f"{rng.getrandbits(128):032x}", "owner": key, "members": members})
        dated = _with_dates(own, key, self.now, rng)
        user = User(id=key, chat=chat, language=language, case=dated.id, cases={dated.id: dated.nickname})
        return Session(user, dated)


@cache
def beginnings() -> tuple[Beginning, ...]:
    """Return every moment of every journey, and for a fifth of all the question whose answer is looked up."""
    moments = [beginning for journey in JOURNEYS for beginning in _moments(tuple(journey().moves))]
    asked = Walk.at_postcode()
    return (*moments, *[Beginning(asked.session, asked.now)] * (len(moments) // 4))


def _moments(moves: tuple[tuple[str, str], ...]) -> Iterator[Beginning]:
    walk = Walk.start()
    for kind, what in moves:
        if kind == "later":
            walk = walk.later(days=int(what))
        else:
            walk = walk.send(Tapped.parse(what)).settle() if kind == "tap" else walk.answer(what)
        yield Beginning(walk.session, walk.now)


def _with_dates(case: Case, key: str, now: datetime, rng: random.Random) -> Case:
    """The case, perhaps with a meeting, a reply to wait for, a day to report on, or a second member."""
    changes: dict[str, object] = {}
    if rng.random() < 0.3:
        meeting = Appointment(id="a1", role="home", at=now + timedelta(days=8), place="office", made=now)
        changes["appointments"] = {"a1": meeting}
    if rng.random() < 0.3:
        changes["awaited_replies"] = {"home": AwaitedReply(for_="home_office", since=now.date())}
    if rng.random() < 0.3:
        changes["members"] = {**case.members, FRIEND: Member(chapter="menu", voice="supporter", joined=now)}
    if rng.random() < 0.3:
        who = FRIEND if "members" in changes and rng.random() < 0.5 else key
        changes["checkin"] = CheckIn(at=now + timedelta(hours=30), user=who, tell=True)
    return case.model_copy(update=changes)
