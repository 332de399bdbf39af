"""All that is published on one member, from three services side by side: one that fails spoils nothing."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from bot.sources import SourceDown
from bot.sources.parliament.members import Members
from bot.sources.parliament.profiles import Posts, read_debates, read_interests, read_posts
from bot.sources.parliament.questions import Questions
from bot.sources.parliament.votes import Votes
from bot.sources.transport.clock import Clock
from bot.sources.transport.disk_cache import CachedValue, DiskCache
from flows.state.mp_record import Debate, Interest, MpRecord, Vote, WrittenQuestion

FRESH = 24.0  # hours
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RecordPart(Generic[T]):
    """One part of a record: what is kept of it, and whom to ask."""

    name: str
    cache: DiskCache[T]
    ask: Callable[[int], Coroutine[Any, Any, T]]

    async def find(self, member: int, until: float) -> T | None:
        """The part, or None if it can neither be had until then nor was kept."""
        try:
            kept = await self.cache.fetch(f"{self.name}-{member}", FRESH, lambda: self.ask(member), until)
        except SourceDown:
            return None
        return kept.value


class MpRecords:
    """Records by the Members API's id of the member."""

    def __init__(
        self, members: Members, votes: Votes, questions: Questions, folder: Path, clock: Clock
    ) -> None:
        self._members = members
        self._interests = RecordPart(
            "interests", DiskCache(folder, CachedValue[tuple[Interest, ...]], clock), self._focus
        )
        self._posts = RecordPart("posts", DiskCache(folder, CachedValue[Posts], clock), self._biography)
        self._debates = RecordPart(
            "debates", DiskCache(folder, CachedValue[tuple[Debate, ...]], clock), self._contributions
        )
        self._votes = RecordPart("votes", DiskCache(folder, CachedValue[tuple[Vote, ...]], clock), votes.of)
        self._questions = RecordPart(
            "questions", DiskCache(folder, CachedValue[tuple[WrittenQuestion, ...]], clock), questions.of
        )

    async def find(self, member: int, until: float) -> MpRecord:
        """What can be had until then (the event loop's time). A part that cannot is None, and asked again
        the next time."""
        interests, posts, debates, votes, questions = await asyncio.gather(
            self._interests.find(member, until),
            self._posts.find(member, until),
            self._debates.find(member, until),
            self._votes.find(member, until),
            self._questions.find(member, until),
        )
        return MpRecord(
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
