"""Guards on who the case is about, what is happening to them, and how little time there is."""

from datetime import timedelta

from flows.routing.view import View

NEAR = timedelta(days=14)  # the next surgery is often further away than this


def supporter(view: View) -> bool:
    """The user supports someone else."""
    return view.case.voice() == "supporter"


def for_themself(view: View) -> bool:
    """The user is the person whose case it is."""
    return not supporter(view)


def helped(view: View) -> bool:
    """The person whose case it is could be invited, since a supporter began it."""
    return supporter(view)


def shared(view: View) -> bool:
    """Somebody else takes part in this case."""
    return len(view.case.members) > 1


def detained(view: View) -> bool:
    """The person is in detention."""
    case = view.case
    held_before_removal = case.chose("situation", "removal") and case.chose("detained_too", "yes")
    return held_before_removal or case.chose("situation", "detained")


def place_known(view: View) -> bool:
    """We know where the person is held."""
    return view.case.held is not None


def may_be_detained(view: View) -> bool:
    """The person is not detained, so there is still time to prepare for it."""
    return not detained(view)


def had_an_answer(view: View) -> bool:
    """The Home Office has decided something already."""
    return view.decided


def paper_dated(view: View) -> bool:
    """There is a date on the person's paper."""
    return view.paper_date is not None


def date_near(view: View) -> bool:
    """The date on the paper is so near that a surgery may come too late, or has passed."""
    return view.paper_date is not None and view.paper_date <= view.now.date() + NEAR


def urgent(view: View) -> bool:
    """There is so little time that phoning comes before writing."""
    return detained(view) or date_near(view) or view.case.chose("situation", "removal")


def unsure_if_known(view: View) -> bool:
    """The Home Office may not know about the person: naming them to an office is a risk."""
    answer = view.case.answers.get("home_office_knows")
    return answer is not None and answer.value != "yes"


def has_lawyer(view: View) -> bool:
    """The person has a lawyer."""
    return view.case.chose("lawyer", "told") or view.case.chose("lawyer", "not_told")


def watched(view: View) -> bool:
    """The user has set up a check-in, and has not answered it. Those of others are not theirs to see."""
    checkin = view.case.checkin
    return checkin is not None and checkin.user == view.user.id and not checkin.safe


def handed_over(view: View) -> bool:
    """All is prepared for reporting: the person is asked afterwards, or a supporter is not alone."""
    return shared(view) if supporter(view) else watched(view)


GUARDS = (
    supporter,
    for_themself,
    helped,
    shared,
    detained,
    place_known,
    may_be_detained,
    had_an_answer,
    paper_dated,
    date_near,
    urgent,
    unsure_if_known,
    has_lawyer,
    watched,
    handed_over,
)
