"""Guards on what the MP is asked to do, in whose words, and what was done about it."""

from flows.routing.guards.situation import situation_unsaid
from flows.routing.view import SKIPPED, View
from flows.state.attribution import is_with
from flows.state.case import Answer, Case

POST, DETAILS = ("reply", "trace"), ("new_information", "pause", "minister", "safety")
# The question in which the person says more, for each of these requests.
REQUEST_STEPS = {
    "reply": "request_post",
    "trace": "request_post",
    "new_information": "request_news",
    "pause": "request_news",
    "minister": "request_difference",
    "safety": "request_worry",
}
LAST_LATIN = "\u024f"  # the end of Latin Extended-B: letters after it belong to other scripts


def in_other_script(words: str | None) -> bool:
    """Whether some letters belong to a script that an office in the UK cannot read."""
    return any(letter.isalpha() and letter > LAST_LATIN for letter in words or "")


def asked_for(view: View) -> bool:
    """The person chose what the MP is asked to do."""
    return "objective" in view.case.answers


def not_asked_for(view: View) -> bool:
    """Nobody has chosen yet what the MP is asked to do: a letter would have no request."""
    return not asked_for(view)


def asked_for_much(view: View) -> bool:
    """The MP is asked to put something to the Home Office."""
    return asked_for(view) and not any(view.case.chose("objective", choice) for choice in ("meet", "visit"))


def asked_for_little(view: View) -> bool:
    """The MP is asked for a meeting or a visit, which nobody else has to answer."""
    return asked_for(view) and not asked_for_much(view)


def has_ties(view: View) -> bool:
    """Something ties the person to an area."""
    return _written(view, "ties") is not None


def ties_here(view: View) -> bool:
    """The person's ties are to this MP's area."""
    return has_ties(view) and view.tied_to is not None and view.tied_to == _this_area(view)


def ties_elsewhere(view: View) -> bool:
    """The person's ties are to an area whose name is known, and which is another MP's."""
    return has_ties(view) and view.tied_to is not None and view.tied_to != _this_area(view)


def ties_unnamed(view: View) -> bool:
    """The person's ties are to the area where they live, whose name was not known when they said so."""
    return has_ties(view) and view.tied_to is None


def interest_chosen(view: View) -> bool:
    """The person chose a subject that this MP cares about, and wrote what they have to do with it."""
    return _written_to_this_mp(view, "interest") is not None and touch_written(view)


def touch_written(view: View) -> bool:
    """The person wrote, for this MP, in their own words how that subject touches them."""
    return _written_to_this_mp(view, "touch_words") is not None


def touch_readable(view: View) -> bool:
    """What they wrote for this MP is in Latin letters."""
    return touch_written(view) and not touch_other_script(view)


def touch_other_script(view: View) -> bool:
    """What they wrote for this MP is in a script that an office in the UK cannot read."""
    return in_other_script(_written_to_this_mp(view, "touch_words"))


def own_written(view: View) -> bool:
    """The person wrote something in their own words."""
    return _written(view, "own_words") is not None


def own_readable(view: View) -> bool:
    """The person's own words are in Latin letters."""
    return own_written(view) and not own_other_script(view)


def own_other_script(view: View) -> bool:
    """The person's own words are in a script that an office in the UK cannot read."""
    return in_other_script(_written(view, "own_words"))


def request_words(view: View) -> str | None:
    """What the person wrote about what they ask for; None if nothing, or about another request."""
    step = next((step for asked, step in REQUEST_STEPS.items() if view.case.chose("objective", asked)), None)
    return _written(view, step) if step else None


def request_written(view: View) -> bool:
    """The person wrote more about what they ask for."""
    return request_words(view) is not None


def request_told(view: View) -> bool:
    """What they wrote about what they ask for is in Latin letters."""
    return request_written(view) and not request_other_script(view)


def request_other_script(view: View) -> bool:
    """What they wrote about what they ask for is in a script that an office in the UK cannot read."""
    return in_other_script(request_words(view))


def post_untold(view: View) -> bool:
    """It is about letters or papers that were sent, and an office cannot read yet which, and when."""
    return _asks_for_one_of(view, POST) and not request_told(view)


def details_untold(view: View) -> bool:
    """The request needs more words, and an office has none that it can read."""
    return _asks_for_one_of(view, DETAILS) and not request_told(view)


def evisa_untold(view: View) -> bool:
    """The eVisa does not work, and that is not what the request says."""
    return view.case.chose("situation", "evisa") and not view.case.chose("objective", "evisa")


def family_untold(view: View) -> bool:
    """The case is about family, and the application does not say so."""
    return view.case.chose("situation", "family") and not view.case.chose("applied_for", "family")


def settlement_untold(view: View) -> bool:
    """The case is about settlement or citizenship, and the application does not say so."""
    return view.case.chose("situation", "settled") and not view.case.chose("applied_for", "settled")


def story_missing(view: View) -> bool:
    """The situation only says what the case is about, and the person wrote nothing of their own about it."""
    about = any(view.case.chose("situation", choice) for choice in ("evisa", "family", "settled"))
    return (about or situation_unsaid(view)) and not own_written(view)


def request_maybe_not_english(view: View) -> bool:
    """What they wrote about the request is in Latin letters, but perhaps not in English: the chat is not."""
    return request_told(view) and _speaks_another_language(view)


def summary_maybe_not_english(view: View) -> bool:
    """Some words on the page for the office are in Latin letters, but perhaps not in English."""
    return request_maybe_not_english(view) or (own_readable(view) and _speaks_another_language(view))


def words_maybe_not_english(view: View) -> bool:
    """Some words that a supporter's letter carries are in Latin letters, but perhaps not in English."""
    return (own_readable(view) or touch_readable(view)) and _speaks_another_language(view)


def letter_maybe_not_english(view: View) -> bool:
    """Some words that the letter carries are in Latin letters, but perhaps not in English."""
    return request_maybe_not_english(view) or words_maybe_not_english(view)


def words_maybe_other(view: View) -> bool:
    """Some of the person's own words are perhaps not in English."""
    other_script = own_other_script(view) or touch_other_script(view) or request_other_script(view)
    return other_script or letter_maybe_not_english(view)


def words_of_the_person(view: View) -> bool:
    """A supporter speaks, with what the person wrote about themself."""
    return _speaks_for_the_writer(view) and _has_words(view)


def only_request_of_the_person(view: View) -> bool:
    """A supporter speaks, and all that the person wrote is about what they ask for."""
    return _speaks_for_the_writer(view) and request_written(view) and not _has_words(view)


def words_of_others(view: View) -> bool:
    """A supporter's letter carries words that another member of the case may have written."""
    return len(view.case.members) > 1 and _has_words(view)


def request_of_others(view: View) -> bool:
    """What is written about the request may be the words of another member of the case."""
    return len(view.case.members) > 1 and request_written(view)


def letter_words_of_others(view: View) -> bool:
    """The letter carries words that another member of the case may have written."""
    return words_of_others(view) or request_of_others(view)


def other_language(view: View) -> bool:
    """The chat is in another language than English."""
    return _speaks_another_language(view)


def letter_made(view: View) -> bool:
    """A letter was delivered to an MP of the case, and not only to one who was found before."""
    return any(_is_for_an_mp_of_now(view.case, paper) for paper in ("letter", "own_letter"))


def letter_sent(view: View) -> bool:
    """A letter was delivered to an MP of the case, and none is still to be sent, as far as is known."""
    letters, findings = view.case.letters.values(), view.case.findings.values()
    waits = any(is_with(letter, finding) for letter in letters for finding in findings)
    return letter_made(view) and not waits


def appointment_made(view: View) -> bool:
    """An appointment is planned, or was held."""
    return any(appointment.state != "cancelled" for appointment in view.case.appointments.values())


def contact_noted(view: View) -> bool:
    """The contact log has an entry."""
    return bool(view.case.contacts)


def answer_noted(view: View) -> bool:
    """The contact log says that something came back from an office."""
    return any(entry.what not in ("sent", "talked") for entry in view.case.contacts)


def asked_noted(view: View) -> bool:
    """The contact log says when somebody wrote to this MP."""
    return view.noted_on("sent") is not None


def asked_not_noted(view: View) -> bool:
    """The contact log does not say when somebody wrote to this MP."""
    return not asked_noted(view)


def others_asked(view: View) -> bool:
    """The contact log says that another MP was asked too."""
    return bool(view.others_asked)


def _asks_for_one_of(view: View, objectives: tuple[str, ...]) -> bool:
    return any(view.case.chose("objective", objective) for objective in objectives)


def _has_words(view: View) -> bool:
    return own_written(view) or touch_written(view)


def _speaks_for_the_writer(view: View) -> bool:
    """The page is for a supporter, and the person wrote in this chat about themself."""
    is_the_person = view.case.members[view.user.id].voice is None and view.case.chose("who", "person")
    return is_the_person and view.role == "supporter"


def _is_for_an_mp_of_now(case: Case, paper: str) -> bool:
    made_for, now = case.papers_for.get(paper), {finding.key for finding in case.findings.values()}
    return paper in case.papers_made and (made_for is None or not now.isdisjoint(made_for))


def _this_area(view: View) -> str | None:
    return view.finding.constituency_name if view.finding else None


def _answered(view: View, step: str) -> Answer | None:
    """The answer to a step, unless it was just skipped."""
    answer = view.case.answers.get(step)
    return None if answer is None or answer.open or answer.value in SKIPPED else answer


def _written(view: View, step: str) -> str | None:
    answer = _answered(view, step)
    return answer.value if answer else None


def _written_to_this_mp(view: View, step: str) -> str | None:
    """The same, if the answer was given for this MP."""
    answer = _answered(view, step)
    is_for_this_mp = answer is not None and view.finding is not None and answer.about == view.finding.key
    return answer.value if answer and is_for_this_mp else None


def _speaks_another_language(view: View) -> bool:
    return view.user.language not in (None, "en")


GUARDS = (
    asked_for,
    not_asked_for,
    asked_for_much,
    asked_for_little,
    has_ties,
    ties_here,
    ties_elsewhere,
    ties_unnamed,
    interest_chosen,
    touch_written,
    touch_readable,
    touch_other_script,
    own_written,
    own_readable,
    own_other_script,
    evisa_untold,
    family_untold,
    settlement_untold,
    story_missing,
    request_written,
    request_told,
    request_other_script,
    post_untold,
    details_untold,
    request_maybe_not_english,
    summary_maybe_not_english,
    words_maybe_not_english,
    letter_maybe_not_english,
    words_maybe_other,
    words_of_the_person,
    only_request_of_the_person,
    words_of_others,
    request_of_others,
    letter_words_of_others,
    other_language,
    letter_made,
    letter_sent,
    appointment_made,
    contact_noted,
    answer_noted,
    asked_noted,
    asked_not_noted,
    others_asked,
)
