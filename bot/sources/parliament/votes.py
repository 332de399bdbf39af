"""The Commons Votes API: how a member voted on asylum and immigration.

It lists only divisions in which the member went through a lobby or was a teller: a missing division
says nothing about the member.
Source: commonsvotes-api.parliament.uk, Swagger 2.0; bare arrays, keys in PascalCase.
"""

from collections.abc import Iterable
from typing import Literal

from pydantic import ConfigDict, RootModel
from pydantic.alias_generators import to_pascal

from bot.sources.parliament.immigration_terms import DIVISION_TERMS
from bot.sources.parliament.newest import search_newest
from bot.sources.transport.client import Client, Params
from bot.sources.transport.payload import Payload, parse
from bot.sources.transport.text import IsoDay, plain_text
from flows.state.mp_record import Vote

MOST_VOTES = 6  # shown
SEARCH_SIZE = 10
DIVISION_PAGE = "https://votes.parliament.uk/votes/commons/division/{}"


class VotesApi:
    """A client of the Commons Votes API."""

    def __init__(self, http: Client, url: str) -> None:
        self._http = http
        self._url = f"{url.rstrip('/')}/divisions.json/membervoting"

    async def newest_votes(self, member: int) -> tuple[Vote, ...]:
        """Return the newest votes, each once; one request for each search term. Raises SourceDown."""
        return await search_newest(lambda term: self._search(member, term), DIVISION_TERMS, MOST_VOTES)

    async def _search(self, member: int, term: str) -> list[Vote]:
        params: Params = {
            "queryParameters.memberId": member,
            "queryParameters.searchTerm": term,
            "queryParameters.includeWhenMemberWasTeller": "true",
            "queryParameters.take": SEARCH_SIZE,
        }
        votings = parse(VotingList, await self._http.get_required_json(self._url, params))
        return [vote for voting in votings.root if (vote := voting.vote())]


class PascalPayload(Payload):
    """A part of an answer with PascalCase keys."""

    model_config = ConfigDict(alias_generator=to_pascal)


class TellerPayload(PascalPayload):
    """One of the members who count a lobby."""

    member_id: int


class DivisionPayload(PascalPayload):
    """A vote of the House."""

    division_id: int
    date: IsoDay
    title: str
    aye_tellers: tuple[TellerPayload, ...] | None = None
    no_tellers: tuple[TellerPayload, ...] | None = None


class VotingPayload(PascalPayload):
    """One member's part in a division. `member_voted_no` is not in the specification, but is sent."""

    member_id: int
    member_voted_aye: bool = False
    member_voted_no: bool | None = None
    member_was_teller: bool = False
    published_division: DivisionPayload

    def vote(self) -> Vote | None:
        """Return the vote; None where the answer does not say which side the member was on."""
        division, side = self.published_division, self._side()
        title = plain_text(division.title, 160)
        if side is None or title is None:
            return None
        return Vote(
            title=title,
            on=division.date,
            side=side,
            teller=self.member_was_teller,
            link=DIVISION_PAGE.format(division.division_id),
        )

    def _side(self) -> Literal["for", "against", "both"] | None:
        aye = self.member_voted_aye or self._is_teller_of(self.published_division.aye_tellers)
        no = self._voted_no() or self._is_teller_of(self.published_division.no_tellers)
        if aye and no:
            return "both"
        return "for" if aye else "against" if no else None

    def _voted_no(self) -> bool:
        """A teller votes in neither lobby, so for a teller "not Aye" does not mean "No"."""
        if self.member_voted_no is None:
            return not self.member_voted_aye and not self.member_was_teller
        return self.member_voted_no

    def _is_teller_of(self, tellers: Iterable[TellerPayload] | None) -> bool:
        return self.member_was_teller and any(teller.member_id == self.member_id for teller in tellers or ())


class VotingList(RootModel[tuple[VotingPayload, ...]]):
    """The whole answer."""
