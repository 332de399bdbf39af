"""Several updates that are one deed of a person: quick presses of one button, or the pictures of an album.

Of those only the first is taken and answered. Any other update of the chat ends a burst: whoever presses a
button, does something else and presses it again, means it. A burst stands in the case it fell in, where every
turn is stored anyway; one that opened another case stands in the user, who is stored then.
"""

from datetime import datetime

from flows.session import Session
from flows.state.user import Burst


def under_way(session: Session, key: str, now: datetime) -> Burst | None:
    """The burst that what came with this key belongs to, if nothing else was done since."""
    member = session.case.members.get(session.user.id)
    known = (session.user.burst, member.burst if member else None)
    return next((one for one in known if one and one.covers(key, now) and _is_last(session, one)), None)


def going_on(session: Session, burst: Burst, update: int) -> Session:
    """The session after one more update of a burst."""
    longer = burst.model_copy(update={"update": update})
    if session.user.burst == burst:
        return Session(session.user.model_copy(update={"burst": longer}), session.case)
    return _in_case(session, longer)


def begun(before: Session, after: Session, burst: Burst) -> Session:
    """The session after a turn that may be the first of a burst."""
    if after.user.case != before.user.case:
        return Session(after.user.model_copy(update={"burst": burst}), after.case)
    return _in_case(after, burst)


def _is_last(session: Session, burst: Burst) -> bool:
    """Whether no other update of this chat was done after those of the burst: neither here, nor a switch."""
    done = session.case.updates[-1:]
    switches = list(session.user.switches)[-1:]
    later = [number for number in (*done, *switches) if number > burst.update]
    return not later and burst.update in (*done, *switches)


def _in_case(session: Session, burst: Burst) -> Session:
    member = session.case.members.get(session.user.id)
    if member is None:
        return session
    members = {**session.case.members, session.user.id: member.model_copy(update={"burst": burst})}
    return Session(session.user, session.case.model_copy(update={"members": members}))
