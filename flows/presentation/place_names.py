"""How places of the gazetteer are called on buttons: with a town near them, as many places share a name."""

from flows.definition.flow import Flow
from flows.definition.text import Text
from flows.gazetteer.places import GazetteerPlace, gazetteer, kilometres

IN_BOROUGH = 6.0  # kilometres from its middle


def place_label(flow: Flow, place: GazetteerPlace) -> Text | str:
    """The name of a place, with the town it is in or near; in London, with the borough."""
    if borough := _borough(place):
        return f"{place.name}, {borough}"
    if place.is_part:
        return f"{place.name}, {place.near}"
    return flow.phrase("place_near", place=place.name, town=place.near) if place.near else place.name


def _borough(place: GazetteerPlace) -> str | None:
    """The next borough of a place in London; None of one outside."""
    if place.near != "London" or place.kind == "borough":
        return None
    far = {borough.name: kilometres(borough.point, place.point) for borough in gazetteer().parts("London")}
    nearest = min(far, key=lambda name: far[name])
    return nearest if far[nearest] < IN_BOROUGH else None
