"""Guards on the date on the person's paper: what it is for, and how near it is."""

from datetime import timedelta

from flows.routing.view import View
from flows.state.bank_holidays import bank_holidays

NEAR = timedelta(days=14)  # the next surgery is often further away than this


def paper_dated(view: View) -> bool:
    """There is a date on the person's paper."""
    return view.paper_date is not None


def date_near(view: View) -> bool:
    """The date on the paper is so near that a surgery may come too late, or has passed not long ago."""
    return view.paper_date is not None and abs(view.paper_date - view.today) <= NEAR


def date_soon(view: View) -> bool:
    """The date on the paper has not passed, and is so near that a call comes before a letter."""
    return view.paper_date is not None and timedelta() <= view.paper_date - view.today <= NEAR


def removal_soon(view: View) -> bool:
    """The date on the paper is that of a removal or a flight, and is near."""
    return date_for_removal(view) and date_soon(view)


def little_time(view: View) -> bool:
    """The date on the paper is near, and is not one on which the person just reports."""
    return date_soon(view) and not date_for_reporting(view)


def removal_date_passed(view: View) -> bool:
    """The date on the paper was that of a removal or a flight, and has passed."""
    has_passed = view.paper_date is not None and view.paper_date < view.today
    return has_passed and view.case.chose("date_for", "removal")


def no_day_left(view: View) -> bool:
    """The date on the paper is today or has passed, or no office opens on a day before it."""
    if view.paper_date is None:
        return False
    days = min((view.paper_date - view.today).days, NEAR.days)
    between = (view.today + timedelta(days=number) for number in range(1, days))
    return not any(day.weekday() < 5 and day not in bank_holidays("England") for day in between)


def date_for_removal(view: View) -> bool:
    """The date on the paper is that of a removal or a flight, and has not passed."""
    is_to_come = view.paper_date is not None and view.paper_date >= view.today
    return is_to_come and view.case.chose("date_for", "removal")


def date_for_reply(view: View) -> bool:
    """The date on the paper is the one by which to appeal or to reply, and has not passed."""
    is_to_come = view.paper_date is not None and view.paper_date >= view.today
    return is_to_come and view.case.chose("date_for", "reply")


def date_for_reporting(view: View) -> bool:
    """The date on the paper is the day on which the person reports."""
    return paper_dated(view) and view.case.chose("date_for", "reporting")


def date_for_else(view: View) -> bool:
    """The date on the paper is for something else, or nobody knows what it is for."""
    known = ("removal", "reply", "reporting")
    return paper_dated(view) and not any(view.case.chose("date_for", purpose) for purpose in known)


def date_unsure(view: View) -> bool:
    """There is a date on the paper, and the person is not sure what it is for."""
    return paper_dated(view) and view.case.chose("date_for", "unsure")


def date_unsaid(view: View) -> bool:
    """There is a date on the paper, and only the person can say what it is for: no button did."""
    return date_for_else(view) and not date_unsure(view)


def reporting_to_come(view: View) -> bool:
    """The date on the paper is a day on which the person reports, and has not passed. Nobody held reports."""
    is_to_come = view.paper_date is not None and view.paper_date >= view.today
    return is_to_come and date_for_reporting(view) and not view.case.is_held


def reporting_near(view: View) -> bool:
    """The person reports soon."""
    return date_near(view) and date_for_reporting(view)


GUARDS = (
    paper_dated,
    date_near,
    date_soon,
    removal_soon,
    little_time,
    removal_date_passed,
    no_day_left,
    date_for_removal,
    date_for_reply,
    date_for_reporting,
    date_for_else,
    date_unsure,
    date_unsaid,
    reporting_to_come,
    reporting_near,
)
