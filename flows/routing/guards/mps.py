"""Guards on the MPs of a case: what the last look-up found, and whose MP it is."""

from flows.definition.schema import Role
from flows.routing.guards.situation import detained
from flows.routing.view import View


def confirmed(view: View) -> list[Role]:
    """The roles whose MP was shown to the person, who confirmed them."""
    keys = view.case.confirmed
    return [role for role, finding in view.case.findings.items() if keys.get(role) == finding.key]


def writable(view: View) -> list[Role]:
    """The confirmed roles with an MP to write to: a vacant seat has none."""
    return [role for role in confirmed(view) if view.case.findings[role].mp]


def found(view: View) -> bool:
    """The look-up found one constituency and its MP."""
    return _outcome(view, "found")


def not_found(view: View) -> bool:
    """No MP was found for this area, or no area was given."""
    return not found(view)


def vacant(view: View) -> bool:
    """The look-up found one constituency, which has no MP at the moment."""
    return _outcome(view, "vacant")


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
    return any(role not in ("detention_centre", "supporter") for role in confirmed(view))


def mp_to_write_to(view: View) -> bool:
    """There is an MP to write to, and not only vacant seats."""
    return bool(writable(view))


def only_vacant(view: View) -> bool:
    """The look-up found a vacant seat, and there is no other MP to write to."""
    return vacant(view) and not mp_to_write_to(view)


def area_wanted(view: View) -> bool:
    """The MP of the person's own area is not known, or was found when the urgent page asked for it."""
    return not mp_known(view) or "urgent_area" in view.case.answers


def mp_listed(view: View) -> bool:
    """The MP was looked up and not typed in: Parliament's services know them."""
    return bool(view.finding and view.finding.mp and view.finding.mp.id is not None)


def interests_known(view: View) -> bool:
    """The MP says what they care about."""
    return bool(view.record and view.record.interests)


def several_mps(view: View) -> bool:
    """There is more than one MP to write to."""
    return len(writable(view)) > 1


def from_elsewhere(view: View) -> bool:
    """The person neither lives nor is held in this MP's area."""
    return view.role not in ("home", "detention_centre")


def own_mp(view: View) -> bool:
    """This MP is a supporter's own."""
    return view.role == "supporter"


def not_own_mp(view: View) -> bool:
    """This MP is asked for somebody else, who is connected to the area or held there."""
    return view.role != "supporter"


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


def not_held_there(view: View) -> bool:
    """This MP is asked for another reason than that the person is held in the area."""
    return view.role != "detention_centre"


def address_elsewhere(view: View) -> bool:
    """The person's address, which the office looks for, is in another area."""
    return view.role != "home"


def _outcome(view: View, outcome: str) -> bool:
    return view.finding is not None and view.finding.outcome == outcome


GUARDS = (
    found,
    not_found,
    vacant,
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
    from_elsewhere,
    own_mp,
    not_own_mp,
    lives_there,
    lived_there,
    lived_there_once,
    connected_there,
    held_there,
    not_held_there,
    address_elsewhere,
)
