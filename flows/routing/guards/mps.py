"""Guards on the MPs of a case: what the last look-up found, and whose MP it is."""

from flows.definition.schema import Role
from flows.routing.guards.application import stage_known, wait_dated
from flows.routing.guards.dates import removal_soon
from flows.routing.guards.request import asked_for, request_maybe_not_english, request_of_others
from flows.routing.guards.situation import detained, removal_not_deportation
from flows.routing.view import ANSWERS, REPLIES, View
from flows.state.attribution import is_with


def confirmed(view: View) -> list[Role]:
    """The roles whose MP was shown to the person, who confirmed them."""
    keys = view.case.confirmed
    return [role for role, finding in view.case.findings.items() if keys.get(role) == finding.key]


def writable(view: View) -> list[Role]:
    """The confirmed roles with an MP to write to: a vacant seat has none.

    The MP of a place of detention counts only while the person is held there, as far as is known.
    """
    roles = [role for role in confirmed(view) if view.case.findings[role].mp]
    return [role for role in roles if role != "detention_centre" or _held_where_found(view)]


def found(view: View) -> bool:
    """The look-up found one constituency and its MP."""
    return _outcome(view, "found")


def not_found(view: View) -> bool:
    """No MP was found for this area, or no area was given."""
    return not found(view)


def vacant(view: View) -> bool:
    """The look-up found one constituency, which has no MP at the moment."""
    return _outcome(view, "vacant")


def no_mps_now(view: View) -> bool:
    """Nobody is an MP: Parliament is dissolved before a general election."""
    return vacant(view) and view.finding is not None and view.finding.dissolved


def several_found(view: View) -> bool:
    """The name fits several constituencies."""
    return _outcome(view, "several")


def source_down(view: View) -> bool:
    """A public service could not be reached."""
    return _outcome(view, "down")


def constituency_known(view: View) -> bool:
    """The constituency is known, but its MP could not be looked up."""
    return _outcome(view, "down") and bool(view.finding and view.finding.constituency)


def mp_known(view: View) -> bool:
    """The MP of an area the person belongs to is known: not only that of the place where they are held."""
    return any(view.case.findings[role].mp for role in _own_areas(view))


def mp_to_write_to(view: View) -> bool:
    """There is an MP to write to, and not only vacant seats."""
    return bool(writable(view))


def only_vacant(view: View) -> bool:
    """The look-up found a vacant seat, and there is no other MP to write to."""
    return vacant(view) and not mp_to_write_to(view)


def area_wanted(view: View) -> bool:
    """The person's own area is not known, or was found when the urgent page asked for it."""
    return not _own_areas(view) or "urgent_area" in view.case.answers


def mp_listed(view: View) -> bool:
    """The MP was looked up and not typed in: Parliament's services know them."""
    return bool(view.finding and view.finding.mp and view.finding.mp.id is not None)


def interests_known(view: View) -> bool:
    """The MP says what they care about."""
    return bool(view.record and view.record.interests)


def several_mps(view: View) -> bool:
    """There is more than one MP to write to."""
    return len(writable(view)) > 1


def own_mp(view: View) -> bool:
    """This MP is a supporter's own."""
    return view.role == "supporter"


def not_own_mp(view: View) -> bool:
    """This MP is asked for somebody else, who is connected to the area or held there."""
    return view.role != "supporter"


def office_silent(view: View) -> bool:
    """This MP's office was asked, or may have been, and nothing says that it has replied since."""
    return _was_asked(view) and not view.came_since("sent", REPLIES)


def home_office_silent(view: View) -> bool:
    """This MP wrote to the Home Office, and nothing says that an answer has come since."""
    return view.noted_on("written") is not None and not view.came_since("written", ANSWERS)


def letter_to_send(view: View) -> bool:
    """A letter to this MP was made, or their office asked for something, and nothing says it has gone."""
    letter = view.case.letters.get(view.role)
    return letter is not None and is_with(letter, view.finding)


def letter_ready(view: View) -> bool:
    """This MP can be written to for the person, and it is known what they are asked to do."""
    return not_own_mp(view) and asked_for(view)


def repeats_maybe_not_english(view: View) -> bool:
    """A letter to this MP repeats the request, with words that are perhaps not in English."""
    return letter_ready(view) and request_maybe_not_english(view)


def repeats_words_of_others(view: View) -> bool:
    """A letter to this MP repeats the request, with words that another member may have written."""
    return letter_ready(view) and request_of_others(view)


def asked_something_else(view: View) -> bool:
    """What this MP was asked is not known: nobody chose it, or the MP is a supporter's own."""
    return not letter_ready(view)


def lives_there(view: View) -> bool:
    """The person lives in this MP's area now."""
    return view.role == "home" and not detained(view)


def lived_there(view: View) -> bool:
    """The person lived in this MP's area until they were detained."""
    return view.role == "home" and detained(view)


def lived_there_once(view: View) -> bool:
    """The person lived in this MP's area before they lived elsewhere."""
    return view.role == "former_home"


def connected_there(view: View) -> bool:
    """The person has strong ties to this MP's area."""
    return view.role == "strong_connection"


def held_there(view: View) -> bool:
    """The person is held in this MP's area."""
    return view.role == "detention_centre"


def removal_soon_here(view: View) -> bool:
    """A removal is near, and the person lives in this MP's area, or lived there until detained."""
    return view.role == "home" and removal_soon(view)


def detained_elsewhere(view: View) -> bool:
    """The person is in detention, and this MP is asked for another reason than that."""
    return detained(view) and not held_there(view)


def request_to_another_mp(view: View) -> bool:
    """It is known what is asked for, and this MP is a supporter's own: the person's own is asked for it."""
    return own_mp(view) and asked_for(view)


def waits_here(view: View) -> bool:
    """The person lives in this MP's area, and has been waiting for a decision since a month that is known."""
    return lives_there(view) and wait_dated(view)


def stands_here(view: View) -> bool:
    """The person lives in this MP's area, and it is known where their application stands."""
    return lives_there(view) and stage_known(view)


def removal_faced_here(view: View) -> bool:
    """The person lives in this MP's area, and the Home Office wants to remove them."""
    return lives_there(view) and removal_not_deportation(view)


def person_writes(view: View) -> bool:
    """The person writes for themself."""
    return not_own_mp(view) and view.case.voice() == "person"


def supporter_writes(view: View) -> bool:
    """A supporter writes to an MP who is not their own."""
    return not_own_mp(view) and view.case.voice() == "supporter"


def lives_elsewhere(view: View) -> bool:
    """The person's home was confirmed, and is in another area than this MP's."""
    home, this = view.case.findings.get("home"), view.finding
    names = [finding.constituency_name for finding in (home, this) if finding]
    is_known = "home" in confirmed(view) and len(names) == 2 and None not in names
    return is_known and names[0] != names[1]


def outside_this_area(view: View) -> bool:
    """The person's home was confirmed, and they neither live nor are held in this MP's area."""
    return lives_elsewhere(view) and not _is_held_in_this_area(view)


def their_mp_known(view: View) -> bool:
    """The MP of the person's own area is known, and is another one than this."""
    return lives_elsewhere(view) and "home" in writable(view)


def their_mp_unknown(view: View) -> bool:
    """The MP of the person's own area is not known."""
    return "home" not in confirmed(view)


def their_seat_vacant(view: View) -> bool:
    """The person's own area is known, and has no MP at the moment."""
    return "home" in confirmed(view) and not view.case.findings["home"].mp


def not_their_mp(view: View) -> bool:
    """There is, or may be, another MP to speak to: the one of the person's own area."""
    return their_mp_unknown(view) or their_mp_known(view)


def no_other_mp_to_ask(view: View) -> bool:
    """The person's own area has no MP at the moment, or it has this one."""
    return not not_their_mp(view)


def address_elsewhere(view: View) -> bool:
    """The person's address, which the office looks for, is in another area."""
    return view.role != "home"


def _own_areas(view: View) -> list[Role]:
    """The confirmed roles of areas that the person belongs to; the seat of one may be vacant."""
    return [role for role in confirmed(view) if role not in ("detention_centre", "supporter")]


def _was_asked(view: View) -> bool:
    """Whether the contact log says that this MP was asked, or a letter was made that is for no other."""
    if any(view.noted_on(what) for what in ("sent", "talked", "written")):
        return True
    paper = "own_letter" if view.role == "supporter" else "letter"
    if (made_for := view.case.papers_for.get(paper)) is not None:
        return view.finding is not None and view.finding.key in made_for
    others = [role for role in writable(view) if role not in (view.role, "supporter")]
    return paper in view.case.papers_made and (view.role == "supporter" or not others)


def _is_held_in_this_area(view: View) -> bool:
    """Whether the person is held in the area of the MP that was found, as far as they said."""
    prison = (
        view.case.findings.get("detention_centre") if view.case.chose("detention_place", "prison") else None
    )
    held = view.case.held.constituency if view.case.held else prison and prison.constituency_name
    return detained(view) and held is not None and held == _area(view)


def _area(view: View) -> str | None:
    return view.finding.constituency_name if view.finding else None


def _held_where_found(view: View) -> bool:
    """Whether the person is held at the place whose MP was found last, as far as is known."""
    held, finding = view.case.held, view.case.findings.get("detention_centre")
    if not detained(view) or finding is None:
        return False
    if held is None:  # a prison is found by its postcode, and has no name here
        return view.case.chose("detention_place", "prison")
    return held.constituency in (None, finding.constituency_name)


def _outcome(view: View, outcome: str) -> bool:
    return view.finding is not None and view.finding.outcome == outcome


GUARDS = (
    found,
    not_found,
    vacant,
    no_mps_now,
    several_found,
    source_down,
    constituency_known,
    mp_known,
    mp_to_write_to,
    only_vacant,
    area_wanted,
    mp_listed,
    interests_known,
    several_mps,
    own_mp,
    not_own_mp,
    office_silent,
    home_office_silent,
    letter_to_send,
    letter_ready,
    repeats_maybe_not_english,
    repeats_words_of_others,
    asked_something_else,
    lives_there,
    lived_there,
    lived_there_once,
    connected_there,
    held_there,
    removal_soon_here,
    detained_elsewhere,
    request_to_another_mp,
    waits_here,
    stands_here,
    removal_faced_here,
    person_writes,
    supporter_writes,
    lives_elsewhere,
    outside_this_area,
    their_mp_known,
    their_mp_unknown,
    their_seat_vacant,
    not_their_mp,
    no_other_mp_to_ask,
    address_elsewhere,
)
