"""Models of the Members API's answers about constituencies and members.

Source: members-api.parliament.uk, OpenAPI v1. Keys that are null may also be left out. Most values come in an
envelope, `{"value": …, "links": […]}`. Here it is decided too whether a seat is vacant (`_sitting_mp`).
"""

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from bot.sources import SourceDown
from bot.sources.transport.payload import Payload
from bot.sources.transport.text import plain_text
from flows.definition.schema import Frozen
from flows.state.case import Constituency, Mp

SPEAKER = 47  # the Speaker's party id in the Members API
COMMONS = 1


class Seat(Frozen):
    """A constituency and its MP, without contacts; `mp` None: vacant. Also the shape of a cache file."""

    id: int
    name: str
    mp: Mp | None = None

    @property
    def constituency(self) -> Constituency:
        """The constituency alone."""
        return Constituency(id=self.id, name=self.name)


class CamelPayload(Payload):
    """A part of an answer with camelCase keys."""

    model_config = ConfigDict(alias_generator=to_camel)


class PartyPayload(CamelPayload):
    """A member's party; an independent may have none."""

    id: int | None = None
    name: str | None = None
    abbreviation: str | None = None


class MembershipPayload(CamelPayload):
    """A period in one of the Houses; one with an end date is over."""

    house: int | None = None
    membership_end_date: str | None = None


class MemberPayload(CamelPayload):
    """A member of either House, now or in the past."""

    id: int
    name_display_as: str | None = None
    name_list_as: str | None = None
    latest_party: PartyPayload | None = None
    latest_house_membership: MembershipPayload | None = None


class MemberEnvelope(CamelPayload):
    """A member in its envelope."""

    value: MemberPayload | None = None


class RepresentationPayload(CamelPayload):
    """Who represents a constituency."""

    member: MemberEnvelope | None = None
    representation: MembershipPayload | None = None


class ConstituencyPayload(CamelPayload):
    """A constituency, now or in the past."""

    id: int
    name: str
    end_date: str | None = None
    current_representation: RepresentationPayload | None = None

    @property
    def names_representation(self) -> bool:
        """Whether the key is present at all. One constituency may lack it; if all do, it was renamed."""
        return "current_representation" in self.model_fields_set

    def seat(self) -> Seat | None:
        """Return the seat as the bot knows it; None for one that no longer exists."""
        name = plain_text(self.name, 120)
        if self.end_date or not name:
            return None
        return Seat(id=self.id, name=name, mp=_sitting_mp(self.current_representation))


class ConstituencyEnvelope(CamelPayload):
    """A constituency in its envelope."""

    value: ConstituencyPayload


class ConstituencyPage(CamelPayload):
    """A page of a search for constituencies, of at most 20."""

    items: tuple[ConstituencyEnvelope, ...]
    total_results: int

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The seats on this page that exist now."""
        return tuple(seat for item in self.items if (seat := item.value.seat()))


def _sitting_mp(current: RepresentationPayload | None) -> Mp | None:
    """Return the MP, or None if the seat is vacant: null, an empty member, or a member whose time is over."""
    member = current.member.value if current and current.member else None
    if current is None or member is None:
        return None
    memberships = (current.representation, member.latest_house_membership)
    if any(membership and membership.membership_end_date for membership in memberships):
        return None
    house = member.latest_house_membership.house if member.latest_house_membership else None
    return _mp(member) if house in (None, COMMONS) else None


def _mp(member: MemberPayload) -> Mp:
    name = plain_text(member.name_display_as or member.name_list_as, 120)
    if name is None:
        raise SourceDown("a member without a name")
    party = member.latest_party or PartyPayload()
    party_name = plain_text(party.name, 80)
    return Mp(
        id=member.id,
        name=name,
        party=party_name,
        is_speaker=party.id == SPEAKER or party.abbreviation == "Spk",
        takes_seat=not (party_name or "").casefold().startswith("sinn f"),
    )
