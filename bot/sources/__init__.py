"""The public data services: what the conversation looks up, and how each service is asked.

To add a source, write one module here and add one line to `bot/app.py`.
"""

from typing import Protocol

from flows.state.case import Finding, Query
from flows.state.mp_record import MpRecord


class SourceDown(Exception):
    """A public service could not be reached, was too slow, or answered nonsense: go on without it."""


class Sources(Protocol):
    """Answers the look-ups of the conversation."""

    async def find_mp(self, query: Query) -> Finding:
        """Find a constituency and its MP. Never raises: a failing service is the outcome `down`."""

    async def record(self, member: int) -> MpRecord:
        """Return what is published about a member. Never raises: a part whose service fails is None."""

    async def portrait(self, member: int) -> bytes | None:
        """Return the member's official picture (JPEG or PNG), or None if it cannot be had in time."""

    def states(self) -> dict[str, str]:
        """Return the state of each service by its host: `ok`, or `resting` while it is left alone."""
