"""Several people over one case: invited by a link that works once, removed, leaving. And several cases."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from flows.case import Case, Invite, Place
from flows.model import MENU, Choice, Step, Voice
from flows.scene import Scene
from flows.turn import Invitation, Join, Reopen, Turn

LASTS = timedelta(days=7)  # an invitation: nobody should find an old one in a chat
MOST = 6  # members of a case
START, ID, SECRET = "j", 32, 31  # the payload of a link: `j<case><secret>`, at most 64 characters
Deed = Callable[[Scene, Step, Choice], Turn]


def invite(voice: Voice) -> Deed:
    """The deed that makes a link for somebody who joins in this voice."""

    def invited(scene: Scene, _: Step, __: Choice) -> Turn:
        case = scene.session.case
        if len(case.places) >= MOST:
            return scene.show(scene.phrase("people_full"))
        secret = scene.luck[:SECRET]
        made = Invite(voice=voice, until=scene.now + LASTS)
        valid = {key: one for key, one in case.invites.items() if one.until > scene.now}
        kept = scene.fact(invites={**valid, digest(secret): made})
        link = Invitation(f"{START}{case.id}{secret}", kept.phrase("invite_link"))
        return kept.show(before=(link,))

    return invited


def ask_to_join(scene: Scene, payload: str) -> Turn:
    """Somebody opened a link: what joining means is said first, and nothing of the case."""
    if payload[1 : 1 + ID] in scene.session.user.cases:
        return scene.show(scene.phrase("join_own"))
    waiting = scene.user(joining=payload)
    return waiting.move(asking="join").show() if waiting.session.user.language else waiting.show()


def join(scene: Scene, _: Step, __: Choice) -> Turn:
    """Yes: what comes of it is known only when the other case is at hand."""
    payload = scene.session.user.joining
    done = scene.user(joining=None).move(asking=None)
    return Turn(done.session, (Join(payload),)) if payload else done.show(scene.phrase("old_button"))


def decline(scene: Scene, _: Step, __: Choice) -> Turn:
    """No: nothing is kept of it."""
    return scene.user(joining=None).move(asking=None).show()


def case_of(payload: str) -> str | None:
    """The id of the case that a link leads to; None for what is no link."""
    return payload[1 : 1 + ID] if payload.startswith(START) and len(payload) > 1 + ID else None


def joined(case: Case, user: str, payload: str, now: datetime) -> Case | None:
    """The case with one member more, and one link less; None if the link does not count (any more)."""
    key = digest(payload[1 + ID :])
    made = case.invites.get(key)
    if made is None or made.until <= now or len(case.places) >= MOST:
        return None
    left = {one: kept for one, kept in case.invites.items() if one != key}
    place = Place(chapter=MENU, voice=made.voice, joined=now)
    return case.model_copy(update={"invites": left, "places": {**case.places, user: place}})


def without(case: Case, user: str) -> Case:
    """The case without this member and what was kept of them; the next one owns it."""
    places = {one: place for one, place in case.places.items() if one != user}
    bells = {name: bell for name, bell in case.bells.items() if not name.endswith(f"/{user}")}
    owner = case.owner if case.owner in places else next(iter(places), "")
    muted = tuple(one for one in case.muted if one != user)
    checkin = case.checkin if case.checkin and case.checkin.user in places else None
    changes = {"places": places, "bells": bells, "owner": owner, "muted": muted, "checkin": checkin}
    return case.model_copy(update=changes)


def seen_by(case: Case, user: str) -> Case:
    """The case as it is this member's: without what is kept of the others."""
    own = case.owner if case.owner == user else ""
    for other in [one for one in case.places if one != user]:
        case = without(case, other)
    return case.model_copy(update={"invites": {}, "owner": own})


def others(scene: Scene) -> Iterator[tuple[str, Place]]:
    """The other members; only the owner can remove them."""
    me, case = scene.session.user.id, scene.session.case
    return ((user, place) for user, place in case.places.items() if user != me and case.owner == me)


def remove(scene: Scene, user: str) -> Turn:
    """The owner removes a member: from now on the case says nothing to them, old buttons included.

    The links that are open go with them: they may have made one to come back by.
    """
    if user not in dict(others(scene)):
        return scene.show(scene.phrase("old_button"))
    left = without(scene.session.case, user).model_copy(update={"invites": {}})
    return _with(scene, left).show(scene.phrase("member_removed"))


def leave(scene: Scene, _: Step, __: Choice) -> Turn:
    """A member leaves: the case goes on without them, and they keep nothing of it."""
    case, me = scene.session.case, scene.session.user
    if len(case.places) == 1:
        return scene.show(scene.phrase("leave_alone"))
    left = without(case, me.id)
    known = {id: name for id, name in me.cases.items() if id != case.id}
    gone = _with(scene, left)
    return Turn(gone.user(cases=known, case=next(iter(known), None)).session, (Reopen("case_left"),))


def _with(scene: Scene, left: Case) -> Scene:
    return scene.fact(
        **{name: getattr(left, name) for name in ("places", "bells", "muted", "owner", "checkin", "invites")}
    )


def open_case(scene: Scene, id: str) -> Turn:
    """Another of the user's cases."""
    if id not in scene.session.user.cases:
        return scene.show(scene.phrase("old_button"))
    back = scene.move(asking=None)
    return Turn(back.user(case=id).session, (Reopen(),))


def new(scene: Scene, _: Step, __: Choice) -> Turn:
    """A case for somebody else, beside those there are."""
    back = scene.move(asking=None)
    return Turn(back.user(case=None).session, (Reopen(),))


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()[:32]
