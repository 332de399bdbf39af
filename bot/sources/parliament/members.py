"""Parliament's Members API: constituencies, who sits for them, and how they may be reached."""

from typing import Any

from bot.sources import SourceDown
from bot.sources.parliament.contacts import ContactShape, read_contact
from bot.sources.parliament.schema import ConstituencyShape, ConstituencyValue, Page, Seat, read
from bot.sources.transport.client import Absent, Client, Params

A_PAGE = 20  # the most that the service gives at once
MOST_PAGES = 100  # of a list of 650 constituencies: more would be nonsense


class Members:
    """The questions the bot asks, one request each. Every method raises SourceDown."""

    def __init__(self, http: Client, url: str) -> None:
        self._http = http
        self._url = url.rstrip("/")

    async def search(self, words: str, skip: int = 0) -> Page:
        """The page from `skip` of the constituencies with these words in their name; "" for all of them."""
        params: Params = {"searchText": words, "skip": skip, "take": A_PAGE}
        return read(Page, await self._http.get_present(f"{self._url}/Location/Constituency/Search", params))

    async def seat(self, constituency: int) -> Seat | None:
        """One constituency; None if there is none with this id, or it no longer exists."""
        answer = await self._http.get_json(f"{self._url}/Location/Constituency/{constituency}")
        return None if isinstance(answer, Absent) else read(ConstituencyValue, answer).value.seat()

    async def contact(self, member: int) -> ContactShape:
        """What a member publishes about how to be reached."""
        return read_contact(await self.told(member, "Contact"))

    async def told(self, member: int, part: str, params: Params | None = None) -> Any:
        """What Parliament publishes of a member: `Contact`, `Focus`, `Biography` or `ContributionSummary`."""
        return await self._http.get_present(f"{self._url}/Members/{member}/{part}", params)

    async def picture(self, member: int, kind: str) -> bytes | None:
        """A member's `Portrait` or `Thumbnail`, whatever it is; None if there is none."""
        answer = await self._http.get_bytes(f"{self._url}/Members/{member}/{kind}", {"webVersion": "true"})
        return None if isinstance(answer, Absent) else answer or None

    async def sweep(self) -> tuple[Seat, ...]:
        """All constituencies there are now, page after page: about 33 requests, one at a time.

        Raises SourceDown unless the list is whole.
        """
        found: dict[int, ConstituencyShape] = {}
        total = 0
        for _ in range(MOST_PAGES):
            page = await self.search("", skip=len(found))
            total = page.total_results
            fresh = {item.value.id: item.value for item in page.items if item.value.id not in found}
            found |= fresh
            if not fresh or len(found) >= total:
                break
        if not found or len(found) != total or not any(shape.tells_who_sits for shape in found.values()):
            raise SourceDown("a list that is not whole")
        return tuple(seat for shape in found.values() if (seat := shape.seat()))
