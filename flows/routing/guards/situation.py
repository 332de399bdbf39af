"""Guards on who the case is about, what is happening to them, and how little time there is."""

from flows.routing.guards.dates import (
    date_for_removal,
    date_for_reply,
    date_for_reporting,
    date_near,
    date_soon,
    removal_date_passed,
)
from flows.routing.view import View
from flows.state import application
from flows.state.safety import name_waits


def supporter(view: View) -> bool:
    """The user supports someone else."""
    return view.case.voice() == "supporter"


def for_themself(view: View) -> bool:
    """The user is the person whose case it is."""
    return not supporter(view)


def speaks_with_leave(view: View) -> bool:
    """A supporter acts for the person, who knows and agrees."""
    agrees = view.case.chose("leave_of_the_person", "yes")
    return supporter(view) and agrees and not speaks_as_guest(view)


def speaks_as_guest(view: View) -> bool:
    """A supporter acts who joined this case later, and was never asked what the person knows."""
    return supporter(view) and view.case.members[view.user.id].voice is not None


def speaks_without_leave(view: View) -> bool:
    """A supporter acts for the person, who could not be asked yet."""
    return supporter(view) and not speaks_with_leave(view) and not speaks_as_guest(view)


def person_knows(view: View) -> bool:
    """The person whose case it is knows of it, since it is their own chat, or a supporter said so."""
    return not supporter(view) or speaks_with_leave(view)


def permission_follows(view: View) -> bool:
    """Somebody else writes for the person, who knows: a supporter, or a friend who is given it."""
    writes_for_them = view.role == "supporter" and not supporter(view)
    return speaks_with_leave(view) or writes_for_them


def helped(view: View) -> bool:
    """The person whose case it is could be invited, since a supporter began it."""
    return supporter(view)


def shared(view: View) -> bool:
    """Somebody else takes part in this case."""
    return len(view.case.members) > 1


def detained(view: View) -> bool:
    """The person is in detention."""
    return view.case.is_held


def asked_if_detained(view: View) -> bool:
    """The situation is one in which people are often held."""
    return any(view.case.chose("situation", choice) for choice in ("removal", "deportation"))


def faces_removal(view: View) -> bool:
    """The Home Office has said that it wants to remove the person."""
    return view.case.faces_removal


def removal_not_deportation(view: View) -> bool:
    """The Home Office wants to remove the person, not to deport them, and no day for it has passed."""
    is_deportation = view.case.chose("situation", "deportation")
    return faces_removal(view) and not is_deportation and not removal_date_passed(view)


def removal_undated(view: View) -> bool:
    """The Home Office wants to remove the person, and no date for it is known, neither past nor to come."""
    return faces_removal(view) and not date_for_removal(view) and not removal_date_passed(view)


def undecided(view: View) -> bool:
    """The Home Office may still have to decide something."""
    waiting = ("waiting", "reply", "family", "settled", "other")
    return any(view.case.chose("situation", choice) for choice in waiting)


def removal_possible(view: View) -> bool:
    """The person is held, or the Home Office has said that it wants to remove them."""
    return detained(view) or faces_removal(view)


def removal_later(view: View) -> bool:
    """The removal has a date, and it is not near."""
    return faces_removal(view) and date_for_removal(view) and not date_soon(view)


def removal_presses(view: View) -> bool:
    """The Home Office wants to remove the person, and nothing says that it is not soon."""
    return faces_removal(view) and not removal_later(view)


def urgent_held(view: View) -> bool:
    """The person is held, and what is known says nothing of a removal, an appeal or a reply."""
    return detained(view) and not faces_removal(view) and not date_for_reply(view)


def urgent_reply(view: View) -> bool:
    """The date on the paper is for an appeal or a reply, and nothing says that removal comes first."""
    return date_for_reply(view) and not faces_removal(view)


def removal_with_lawyer(view: View) -> bool:
    """Removal is faced outside detention, and the lawyer knows: nobody has to be found first."""
    return faces_removal(view) and view.case.chose("lawyer", "told") and not detained(view)


def removal_without_lawyer(view: View) -> bool:
    """Removal is faced, and there may be no lawyer, or none who can be rung from detention."""
    return faces_removal(view) and not removal_with_lawyer(view)


def reply_with_lawyer(view: View) -> bool:
    """The date is for an appeal or a reply, and there is a lawyer."""
    return urgent_reply(view) and has_lawyer(view)


def reply_without_lawyer(view: View) -> bool:
    """The date is for an appeal or a reply, and nothing says that there is a lawyer."""
    return urgent_reply(view) and not has_lawyer(view)


def introduces(view: View) -> bool:
    """Nothing is the matter: the person wants to be ready, and only asks to meet the MP."""
    return view.case.chose("situation", "ready") and view.case.chose("objective", "meet")


def help_wanted(view: View) -> bool:
    """The person does not only want to introduce themself."""
    return not introduces(view)


def asks_what_happens(view: View) -> bool:
    """Nothing says what comes next: neither a removal, nor an appeal or a reply."""
    return not faces_removal(view) and not urgent_reply(view)


def urgent_date(view: View) -> bool:
    """There is a date on the paper, and nobody knows what happens on it."""
    return date_near(view) and not (removal_possible(view) or date_for_reply(view))


def waits_for(time: str, view: View) -> bool:
    """Whether the person waits for a decision, said for how long, and named no month since when."""
    waits = view.case.chose("situation", "waiting") and view.case.chose("waiting_time", time)
    return waits and application.applied_on(view.case) is None


def waiting_simply(view: View) -> bool:
    """The person waits for a decision, and no other sentence says for how long."""
    is_long = any(waits_for(time, view) for time in ("year_1", "years_3", "longer"))
    return view.case.chose("situation", "waiting") and not is_long


def situation_unsaid(view: View) -> bool:
    """The answers do not say what is happening."""
    return "situation" not in view.case.answers or view.case.chose("situation", "other")


def place_known(view: View) -> bool:
    """The person is held, and we know where."""
    return detained(view) and view.case.held is not None


def place_not_known(view: View) -> bool:
    """The person is held, and we do not know where, or only that it is a prison."""
    return detained(view) and view.case.held is None


def may_be_detained(view: View) -> bool:
    """The person is not detained, so there is still time to prepare for it."""
    return not detained(view)


def may_report(view: View) -> bool:
    """The person may have to report to the Home Office: they are not detained, and it may know of them."""
    return may_be_detained(view) and not name_waits(view.case)


def tells_of_detention(view: View) -> bool:
    """The person is detained, and wants to say what that is like."""
    return detained(view) and view.case.chose("life_themes", "detention")


def tells_of_reporting(view: View) -> bool:
    """The person may have to report, and wants to say what that is like."""
    return may_report(view) and view.case.chose("life_themes", "reporting")


def had_an_answer(view: View) -> bool:
    """The Home Office has decided something already."""
    return view.decided


def urgent(view: View) -> bool:
    """There is so little time that phoning comes before writing."""
    is_near = date_near(view) and not date_for_reporting(view)
    return detained(view) or is_near or view.case.chose("situation", "removal")


def has_lawyer(view: View) -> bool:
    """The person has a lawyer."""
    return view.case.chose("lawyer", "told") or view.case.chose("lawyer", "not_told")


def lawyer_unsaid(view: View) -> bool:
    """Nobody said whether there is a lawyer."""
    return "lawyer" not in view.case.answers


def watched(view: View) -> bool:
    """The user has set up a check-in, and has not answered it. Those of others are not theirs to see."""
    checkin = view.case.checkin
    return checkin is not None and checkin.user == view.user.id and not checkin.safe


def handed_over(view: View) -> bool:
    """All is prepared for reporting: the person is asked afterwards, or a supporter is not alone."""
    return shared(view) if supporter(view) else watched(view)


def help_asked_for(view: View) -> bool:
    """Somebody wants the MP's help, and not only to know who the MP is."""
    return not view.case.chose("who", "mp")


GUARDS = (
    help_asked_for,
    supporter,
    for_themself,
    speaks_with_leave,
    speaks_as_guest,
    speaks_without_leave,
    person_knows,
    permission_follows,
    helped,
    shared,
    detained,
    asked_if_detained,
    faces_removal,
    removal_not_deportation,
    removal_undated,
    removal_possible,
    undecided,
    waiting_simply,
    situation_unsaid,
    place_known,
    place_not_known,
    may_be_detained,
    may_report,
    tells_of_detention,
    tells_of_reporting,
    had_an_answer,
    urgent,
    removal_later,
    removal_presses,
    urgent_held,
    urgent_reply,
    removal_with_lawyer,
    removal_without_lawyer,
    reply_with_lawyer,
    reply_without_lawyer,
    introduces,
    help_wanted,
    asks_what_happens,
    urgent_date,
    has_lawyer,
    lawyer_unsaid,
    watched,
    handed_over,
)
