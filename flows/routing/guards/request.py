"""Guards on what is asked of the MP, in whose words, and what was done with it."""

from flows.routing.view import NOTHING, View

LAST_LATIN = "\u024f"  # letters after this one are of other scripts


def asked_for(view: View) -> bool:
    """What the MP is asked to do was chosen."""
    return "objective" in view.case.answers


def asked_for_much(view: View) -> bool:
    """The MP is asked to put something to the Home Office."""
    return asked_for(view) and not view.case.chose("objective", "meet")


def has_ties(view: View) -> bool:
    """Something ties the person to the area."""
    return _written(view, "ties")


def interest_chosen(view: View) -> bool:
    """Something the MP cares about was chosen."""
    return _written(view, "interest")


def touch_written(view: View) -> bool:
    """How it touches the person stands in their own words."""
    return _written(view, "touch_words")


def own_written(view: View) -> bool:
    """There is something in the person's own words."""
    return _written(view, "own_words")


def other_script(view: View) -> bool:
    """The person's own words are not all in letters that an office in the UK can read."""
    answers = (view.case.answers.get(step) for step in ("own_words", "touch_words"))
    return any(_unread(answer.value) for answer in answers if answer)


def letter_made(view: View) -> bool:
    """A letter was handed over."""
    return any(paper in view.case.made for paper in ("letter", "own_letter"))


def appointment_made(view: View) -> bool:
    """An appointment is planned, or was held."""
    return any(one.state != "cancelled" for one in view.case.appointments.values())


def contact_noted(view: View) -> bool:
    """Something that happened with an office was written down."""
    return bool(view.case.contacts)


def _written(view: View, step: str) -> bool:
    """Whether something was given that is not one of the step's ways round it."""
    answer = view.case.answers.get(step)
    return answer is not None and not answer.open and answer.value not in NOTHING


def _unread(words: str) -> bool:
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
