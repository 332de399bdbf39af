"""All that is published on one member, from three services side by side: one that fails spoils nothing."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from bot.sources import SourceDown
from bot.sources.cache import Cache, Kept
from bot.sources.clock import Clock
from bot.sources.members import Members
from bot.sources.profiles import Posts, read_debates, read_interests, read_posts
from bot.sources.questions import Questions
from bot.sources.votes import Votes
from flows.record import Asked, Debate, Interest, Record, Vote

FRESH = 24.0  # hours
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One part of a record: what is kept of it, and whom to ask."""

    name: str
    cache: Cache[T]
    ask: Callable[[int], Coroutine[Any, Any, T]]

    async def find(self, member: int, until: float) -> T | None:
        """The part, or None if it can neither be had until then nor was kept."""
        try:
            kept = await self.cache.fetch(f"{self.name}-{member}", FRESH, lambda: self.ask(member), until)
        except SourceDown:
            return None
        return kept.value


class Records:
    """Records by the Members API's id of the member."""

    def __init__(
        self, members: Members, votes: Votes, questions: Questions, folder: Path, clock: Clock
    ) -> None:
        self._members = members
        self._interests = Part("interests", Cache(folder, Kept[tuple[Interest, ...]], clock), self._focus)
        self._posts = Part("posts", Cache(folder, Kept[Posts], clock), self._biography)
        self._debates = Part("debates", Cache(folder, Kept[tuple[Debate, ...]], clock), self._contributions)
        self._votes = Part("votes", Cache(folder, Kept[tuple[Vote, ...]], clock), votes.of)
        self._questions = Part("questions", Cache(folder, Kept[tuple[Asked, ...]], clock), questions.of)

    async def find(self, member: int, until: float) -> Record:
        """What can be had until then (the event loop's time). A part that cannot is None, and asked again
        the next time."""
        interests, posts, debates, votes, questions = await asyncio.gather(
            self._interests.find(member, until),
            self._posts.find(member, until),
            self._debates.find(member, until),
            self._votes.find(member, until),
            self._questions.find(member, until),
        )
        return Record(
            member=member,
            interests=interests,
            posts=posts.posts if posts else None,
            committees=posts.committees if posts else None,
            votes=votes,
            questions=questions,
            debates=debates,
        )

    async def aclose(self) -> None:
        """Give up what is under way."""
        for part in (self._interests, self._posts, self._debates, self._votes, self._questions):
            await part.cache.aclose()

    async def _focus(self, member: int) -> tuple[Interest, ...]:
        return read_interests(await self._members.told(member, "Focus"))

    async def _biography(self, member: int) -> Posts:
        return read_posts(await self._members.told(member, "Biography"))

    async def _contributions(self, member: int) -> tuple[Debate, ...]:
        return read_debates(await self._members.told(member, "ContributionSummary", {"page": 1}))
