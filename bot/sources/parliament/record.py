"""Collects what is published about a member from three services at once; each part may fail alone."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from bot.sources import SourceDown
from bot.sources.parliament.members import MembersApi
from bot.sources.parliament.profiles import CurrentPosts, parse_debates, parse_interests, parse_posts
from bot.sources.parliament.questions import QuestionsApi
from bot.sources.parliament.votes import VotesApi
from bot.sources.transport.clock import Clock
from bot.sources.transport.disk_cache import CachedValue, DiskCache
from flows.state.mp_record import Debate, Interest, MpRecord, Vote, WrittenQuestion

MAX_AGE = 24.0  # hours
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RecordPart(Generic[T]):
    """One part of a record: its cache, and how to fetch it. `name` begins its cache keys."""

    name: str
    cache: DiskCache[T]
    ask: Callable[[int], Coroutine[Any, Any, T]]

    async def find(self, member: int, deadline: float) -> T | None:
        """Return the part, or None if it is neither cached nor can be fetched by `deadline`."""
        key = f"{self.name}-{member}"
        try:
            cached = await self.cache.fetch(key, MAX_AGE, lambda: self.ask(member), deadline)
        except SourceDown:
            return None
        return cached.value


class MpRecords:
    """Finds records by the member's id in the Members API."""

    def __init__(
        self, members: MembersApi, votes: VotesApi, questions: QuestionsApi, folder: Path, clock: Clock
    ) -> None:
        self._members = members
        self._interests = RecordPart(
            "interests", DiskCache(folder, CachedValue[tuple[Interest, ...]], clock), self._fetch_interests
        )
        self._posts = RecordPart(
            "posts", DiskCache(folder, CachedValue[CurrentPosts], clock), self._fetch_posts
        )
        self._debates = RecordPart(
            "debates", DiskCache(folder, CachedValue[tuple[Debate, ...]], clock), self._fetch_debates
        )
        self._votes = RecordPart(
            "votes", DiskCache(folder, CachedValue[tuple[Vote, ...]], clock), votes.newest_votes
        )
        self._questions = RecordPart(
            "questions",
            DiskCache(folder, CachedValue[tuple[WrittenQuestion, ...]], clock),
            questions.newest_questions,
        )

    async def find(self, member: int, deadline: float) -> MpRecord:
        """Return what can be had by `deadline` (the event loop's time).

        A part that cannot be had is None, and is requested again the next time.
        """
        interests, posts, debates, votes, questions = await asyncio.gather(
            self._interests.find(member, deadline),
            self._posts.find(member, deadline),
            self._debates.find(member, deadline),
            self._votes.find(member, deadline),
            self._questions.find(member, deadline),
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
        """Cancel running requests."""
        for part in (self._interests, self._posts, self._debates, self._votes, self._questions):
            await part.cache.aclose()

    async def _fetch_interests(self, member: int) -> tuple[Interest, ...]:
        return parse_interests(await self._members.member_details(member, "Focus"))

    async def _fetch_posts(self, member: int) -> CurrentPosts:
        return parse_posts(await self._members.member_details(member, "Biography"))

    async def _fetch_debates(self, member: int) -> tuple[Debate, ...]:
        return parse_debates(await self._members.member_details(member, "ContributionSummary", {"page": 1}))
