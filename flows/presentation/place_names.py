"""How places of the gazetteer are called on buttons: with a town near them, as many places share a name."""

from flows.definition.flow import Flow
from flows.definition.text import Text
from flows.gazetteer.places import GazetteerPlace, gazetteer, kilometres


def place_label(flow: Flow, place: GazetteerPlace) -> Text | str:
    """The name of a place, with the town it is in or near; in London, with the borough."""
    if place.is_part:
        return f"{place.name}, {_borough(place) or place.near}"
    if place.near == "London":
        return f"{place.name}, {_borough(place)}"
    return flow.phrase("place_near", place=place.name, town=place.near) if place.near else place.name


def _borough(place: GazetteerPlace) -> str | None:
    """The next borough of a district in London."""
    if place.near != "London" or place.kind == "borough":
        return None
    boroughs = gazetteer().parts("London")
    return min(boroughs, key=lambda borough: kilometres(borough.point, place.point)).name
