"""Guards on what the MP is asked to do, in whose words, and what was done about it."""

from flows.routing.view import SKIPPED, View

LAST_LATIN = "\u024f"  # the end of Latin Extended-B: letters after it belong to other scripts


def asked_for(view: View) -> bool:
    """The person chose what the MP is asked to do."""
    return "objective" in view.case.answers


def asked_for_much(view: View) -> bool:
    """The MP is asked to put something to the Home Office."""
    return asked_for(view) and not view.case.chose("objective", "meet")


def has_ties(view: View) -> bool:
    """Something ties the person to the area."""
    return _written(view, "ties")


def interest_chosen(view: View) -> bool:
    """The person chose a subject that the MP cares about."""
    return _written(view, "interest")


def touch_written(view: View) -> bool:
    """The person wrote in their own words how that subject touches them."""
    return _written(view, "touch_words")


def own_written(view: View) -> bool:
    """The person wrote something in their own words."""
    return _written(view, "own_words")


def other_script(view: View) -> bool:
    """Some of the person's own words are in a script that an office in the UK cannot read."""
    answers = (view.case.answers.get(step) for step in ("own_words", "touch_words"))
    return any(_has_other_script(answer.value) for answer in answers if answer)


def letter_made(view: View) -> bool:
    """A letter was delivered."""
    return any(paper in view.case.papers_made for paper in ("letter", "own_letter"))


def appointment_made(view: View) -> bool:
    """An appointment is planned, or was held."""
    return any(appointment.state != "cancelled" for appointment in view.case.appointments.values())


def contact_noted(view: View) -> bool:
    """The contact log has an entry."""
    return bool(view.case.contacts)


def _written(view: View, step: str) -> bool:
    """Whether the step was answered, and not just skipped."""
    answer = view.case.answers.get(step)
    return answer is not None and not answer.open and answer.value not in SKIPPED


def _has_other_script(words: str) -> bool:
    return any(letter.isalpha() and letter > LAST_LATIN for letter in words)


GUARDS = (
    asked_for,
    asked_for_much,
    has_ties,
    interest_chosen,
    touch_written,
    own_written,
    other_script,
    letter_made,
    appointment_made,
    contact_noted,
)
