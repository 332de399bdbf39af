"""The Commons Votes API: how a member voted on asylum and immigration.

It lists only votes in which a lobby, or a teller, is recorded: what is not there says nothing.
Source: commonsvotes-api.parliament.uk, Swagger 2.0; bare arrays, names in PascalCase.
"""

import asyncio
from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, RootModel
from pydantic.alias_generators import to_pascal

from bot.sources.parliament.profiles import DIVISIONS
from bot.sources.parliament.schema import read
from bot.sources.transport.client import Client, Params
from bot.sources.transport.text import IsoDay, plain_text
from flows.state.mp_record import Vote

MOST = 6  # shown: the newest
A_SEARCH = 10
PAGE = "https://votes.parliament.uk/votes/commons/division/{}"


class VotePart(BaseModel):
    """A part of an answer: keys not named here are not looked at."""

    model_config = ConfigDict(alias_generator=to_pascal, extra="ignore", frozen=True)


class Teller(VotePart):
    """One of the members who count a lobby."""

    member_id: int


class Division(VotePart):
    """A vote of the House."""

    division_id: int
    date: IsoDay
    title: str
    aye_tellers: tuple[Teller, ...] | None = None
    no_tellers: tuple[Teller, ...] | None = None


class Voting(VotePart):
    """What one member did in it. `member_voted_no` is not in the specification, but is there."""

    member_id: int
    member_voted_aye: bool = False
    member_voted_no: bool | None = None
    member_was_teller: bool = False
    published_division: Division

    def vote(self) -> Vote | None:
        """The vote as it is told; None where the answer does not say which side it was."""
        division, side = self.published_division, self._side()
        title = plain_text(division.title, 160)
        if side is None or title is None:
            return None
        return Vote(
            title=title,
            on=division.date,
            side=side,
            teller=self.member_was_teller,
            link=PAGE.format(division.division_id),
        )

    def _side(self) -> Literal["for", "against", "both"] | None:
        aye = self.member_voted_aye or self._counts(self.published_division.aye_tellers)
        no = self._voted_no() or self._counts(self.published_division.no_tellers)
        if aye and no:
            return "both"
        return "for" if aye else "against" if no else None

    def _voted_no(self) -> bool:
        """A teller votes in neither lobby, so that nothing follows from not having voted Aye."""
        if self.member_voted_no is None:
            return not self.member_voted_aye and not self.member_was_teller
        return self.member_voted_no

    def _counts(self, tellers: Iterable[Teller] | None) -> bool:
        return self.member_was_teller and any(teller.member_id == self.member_id for teller in tellers or ())


class Votings(RootModel[tuple[Voting, ...]]):
    """The whole answer."""


class Votes:
    """What is asked of the service. Raises SourceDown."""

    def __init__(self, http: Client, url: str) -> None:
        self._http = http
        self._url = f"{url.rstrip('/')}/divisions.json/membervoting"

    async def of(self, member: int) -> tuple[Vote, ...]:
        """The newest votes on asylum and immigration, each once; one request for each word searched for."""
        found = await asyncio.gather(*(self._search(member, words) for words in DIVISIONS))
        once = {vote.link: vote for votes in found for vote in votes}
        return tuple(sorted(once.values(), key=lambda vote: vote.on, reverse=True)[:MOST])

    async def _search(self, member: int, words: str) -> list[Vote]:
        params: Params = {
            "queryParameters.memberId": member,
            "queryParameters.searchTerm": words,
            "queryParameters.includeWhenMemberWasTeller": "true",
            "queryParameters.take": A_SEARCH,
        }
        answer = read(Votings, await self._http.get_present(self._url, params))
        return [vote for voting in answer.root if (vote := voting.vote())]
