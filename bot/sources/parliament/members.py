"""Parliament's Members API: constituencies, who sits for them, and what is published about a member."""

from bot.sources import SourceDown
from bot.sources.parliament.contacts import MpContacts, parse_contacts
from bot.sources.parliament.schema import ConstituencyEnvelope, ConstituencyPage, ConstituencyPayload, Seat
from bot.sources.transport.client import Absent, Client, Params
from bot.sources.transport.disk_cache import Gone
from bot.sources.transport.payload import parse

PAGE_SIZE = 20  # the most that the service returns at once
MOST_PAGES = 100  # of a list of 650 constituencies: more would be nonsense


class MembersApi:
    """The requests the bot makes. Every method raises SourceDown."""

    def __init__(self, http: Client, url: str) -> None:
        self._http = http
        self._url = url.rstrip("/")

    async def search(self, words: str, skip: int = 0) -> ConstituencyPage:
        """Return one page, from `skip`, of the constituencies with these words in their name ("": of all)."""
        url = f"{self._url}/Location/Constituency/Search"
        params: Params = {"searchText": words, "skip": skip, "take": PAGE_SIZE}
        return parse(ConstituencyPage, await self._http.get_required_json(url, params))

    async def seat(self, constituency: int) -> Seat | None:
        """Return one seat by its constituency's id; None if there is none. Raises Gone: it was abolished."""
        answer = await self._http.get_json(f"{self._url}/Location/Constituency/{constituency}")
        if isinstance(answer, Absent):
            return None
        found = parse(ConstituencyEnvelope, answer).value
        if found.end_date:
            raise Gone("a constituency that was abolished")
        return found.seat()

    async def contacts(self, member: int) -> MpContacts:
        """Return how a member may be reached, as far as they publish it."""
        return parse_contacts(await self.member_details(member, "Contact"))

    async def member_details(self, member: int, part: str, params: Params | None = None) -> object:
        """Return a member's `Contact`, `Focus`, `Biography` or `ContributionSummary`, as decoded JSON."""
        return await self._http.get_required_json(f"{self._url}/Members/{member}/{part}", params)

    async def picture(self, member: int, kind: str) -> bytes | None:
        """Return a member's `Portrait` or `Thumbnail`, in any format; None if there is none."""
        answer = await self._http.get_bytes(f"{self._url}/Members/{member}/{kind}", {"webVersion": "true"})
        return None if isinstance(answer, Absent) else answer or None

    async def all_seats(self) -> tuple[Seat, ...]:
        """Return every seat there is now, page after page: about 33 requests, one at a time.

        Raises SourceDown unless the list is complete.
        """
        by_id: dict[int, ConstituencyPayload] = {}
        total = 0
        for _ in range(MOST_PAGES):
            page = await self.search("", skip=len(by_id))
            total = page.total_results
            new = {item.value.id: item.value for item in page.items if item.value.id not in by_id}
            by_id |= new
            if not new or len(by_id) >= total:
                break
        constituencies = by_id.values()
        is_complete = bool(by_id) and len(by_id) == total
        if not is_complete or not any(item.names_representation for item in constituencies):
            raise SourceDown("a list that is not whole")
        return tuple(seat for constituency in constituencies if (seat := constituency.seat()))
