"""The answers of the Members API, as far as they are used: anything of another shape is SourceDown.

Source: members-api.parliament.uk, OpenAPI v1. Keys that are null may also be left out.
"""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from bot.sources import SourceDown
from bot.sources.transport.text import plain_text
from flows.definition.schema import Frozen
from flows.state.case import Constituency, Mp

SPEAKER = 47  # the Speaker's party id in the Members API
COMMONS = 1


class Seat(Frozen):
    """A constituency and who sits for it; nobody: vacant. The MP's contacts are not in it."""

    id: int
    name: str
    mp: Mp | None = None

    @property
    def constituency(self) -> Constituency:
        """The constituency alone."""
        return Constituency(id=self.id, name=self.name)


class Wire(BaseModel):
    """A part of an answer: keys not named here are not looked at."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True)


class Party(Wire):
    """A member's party; an independent may have none."""

    id: int | None = None
    name: str | None = None
    abbreviation: str | None = None


class Membership(Wire):
    """A time in one of the Houses; a date of end means that it is over."""

    house: int | None = None
    membership_end_date: str | None = None


class MemberShape(Wire):
    """A member of either House, now or in the past."""

    id: int
    name_display_as: str | None = None
    name_list_as: str | None = None
    latest_party: Party | None = None
    latest_house_membership: Membership | None = None


class MemberValue(Wire):
    """A member in the envelope every answer has."""

    value: MemberShape | None = None


class Representation(Wire):
    """Who sits for a constituency."""

    member: MemberValue | None = None
    representation: Membership | None = None


class ConstituencyShape(Wire):
    """A constituency, now or in the past."""

    id: int
    name: str
    end_date: str | None = None
    current_representation: Representation | None = None

    @property
    def tells_who_sits(self) -> bool:
        """Whether the key is there at all. One seat may do without; if all do, the service renamed it."""
        return "current_representation" in self.model_fields_set

    def seat(self) -> Seat | None:
        """The seat as the bot knows it; None for one that no longer exists."""
        name = plain_text(self.name, 120)
        if self.end_date or not name:
            return None
        return Seat(id=self.id, name=name, mp=_sitting(self.current_representation))


class ConstituencyValue(Wire):
    """One constituency in its envelope."""

    value: ConstituencyShape


class Page(Wire):
    """A page of a search for constituencies, of at most 20."""

    items: tuple[ConstituencyValue, ...]
    total_results: int

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The constituencies on it that there are now."""
        return tuple(seat for item in self.items if (seat := item.value.seat()))


S = TypeVar("S", bound=BaseModel)


def read(shape: type[S], answer: Any) -> S:
    """The answer in this shape. Raises SourceDown without the cause, which would quote the answer."""
    try:
        return shape.model_validate(answer)
    except (ValidationError, RecursionError):
        raise SourceDown("an answer of an unexpected shape") from None


def _sitting(current: Representation | None) -> Mp | None:
    """The MP, or None if the seat is vacant: null, an empty member, or a member whose time is over."""
    member = current.member.value if current and current.member else None
    if current is None or member is None:
        return None
    times = (current.representation, member.latest_house_membership)
    if any(time and time.membership_end_date for time in times):
        return None
    house = member.latest_house_membership.house if member.latest_house_membership else None
    return _mp(member) if house in (None, COMMONS) else None


def _mp(member: MemberShape) -> Mp:
    name = plain_text(member.name_display_as or member.name_list_as, 120)
    if name is None:
        raise SourceDown("a member without a name")
    party = member.latest_party or Party()
    party_name = plain_text(party.name, 80)
    return Mp(
        id=member.id,
        name=name,
        party=party_name,
        is_speaker=party.id == SPEAKER or party.abbreviation == "Spk",
        takes_seat=not (party_name or "").casefold().startswith("sinn f"),
    )
