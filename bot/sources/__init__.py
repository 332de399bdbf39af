"""The public data services. A source is one file here and one line in `bot/app.py`."""

from typing import Protocol

from flows.state.case import Finding, Query
from flows.state.mp_record import MpRecord


class SourceDown(Exception):
    """A public service could not be reached, was too slow, or answered nonsense: take the way on."""


class Sources(Protocol):
    """What the conversation looks up."""

    async def find_mp(self, query: Query) -> Finding:
        """Find a constituency and its MP. Never raises: a service that fails is the outcome `down`."""

    async def record(self, member: int) -> MpRecord:
        """What is published on a member. Never raises: a part whose service fails is None."""

    async def portrait(self, member: int) -> bytes | None:
        """The member's official picture (JPEG or PNG bytes), or None if it cannot be had in time."""

    def states(self) -> dict[str, str]:
        """How each service does, by its host: `ok`, or `resting` while it is left alone."""
