"""Builds the appointment that is being booked or changed from the answers."""

from typing import cast, get_args

from flows.state.appointments import Appointment, ReminderChoice, Who
from flows.state.case import Case

NEW = "new"  # the choice of an appointment that is not planned yet


def draft(case: Case) -> Appointment | None:
    """The appointment that the answers so far describe, or else the one that was chosen to be changed."""
    chosen, at = chosen_appointment(case), case.moment("surgery_day", "surgery_time")
    if at is None:
        return chosen
    base = chosen or Appointment(id=_next_id(case), role="home", at=at, made=at)
    answers = {"at": at, "place": _place(case), "who": _who(case), "remind": _remind(case)}
    return base.model_copy(update=answers)


def chosen_appointment(case: Case) -> Appointment | None:
    """The appointment that was tapped in the list or under a reminder."""
    answer = case.answers.get("appointments")
    return case.appointments.get(answer.value) if answer and answer.value != NEW else None


def _next_id(case: Case) -> str:
    return f"a{len(case.appointments) + 1}"


def _place(case: Case) -> str | None:
    answer = case.answers.get("surgery_place")
    return answer.value if answer and answer.value != "unknown" else None


def _who(case: Case) -> Who:
    return cast(Who, _one_of(get_args(Who), case, "surgery_who"))


def _remind(case: Case) -> ReminderChoice:
    return cast(ReminderChoice, _one_of(get_args(ReminderChoice), case, "surgery_remind"))


def _one_of(values: tuple[str, ...], case: Case, step: str) -> str:
    """The answer to a step if it is one of these values, else the first of them."""
    answer = case.answers.get(step)
    return answer.value if answer and answer.value in values else values[0]
