"""Merges items from several searches or pages: each item once, the newest first."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from itertools import chain
from typing import Protocol, TypeVar


class Published(Protocol):
    """An item with a date, identified by the address of its web page."""

    @property
    def on(self) -> date:
        """When it happened."""

    @property
    def link(self) -> str:
        """Its web page."""


P = TypeVar("P", bound=Published)


async def search_newest(
    search: Callable[[str], Awaitable[Iterable[P]]], terms: Iterable[str], most: int
) -> tuple[P, ...]:
    """Search for all terms at once; returns the `most` newest results. Raises what `search` raises."""
    results = await asyncio.gather(*(search(term) for term in terms))
    return newest(chain.from_iterable(results), most)


def newest(items: Iterable[P], most: int) -> tuple[P, ...]:
    """Return the `most` newest items, newest first, each link once."""
    by_link = {item.link: item for item in items}
    return tuple(sorted(by_link.values(), key=lambda item: item.on, reverse=True)[:most])
