"""Records turns that are stored but not yet delivered, so that a crash in between can be repaired.

A delivery is recorded in the store before its turn is stored. While the turn is being delivered, no other
process takes a turn with the same user. While only follow-ups of it are under way, such as a look-up, any
process may, so that a slow service holds up nobody.

A turn that only reminds is silent: if it is cut off, the schedule sends it again, and a restart asks nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import structlog

from bot.stores import DocumentKey, Occupied, OutboxStore, ReadAhead, StoreDown, Unsure

log = structlog.get_logger()


@dataclass(slots=True)
class _UserRecord:
    """What is under way for one user in this process, and what they have missed."""

    turns: int = 0  # being stored or delivered
    others: int = 0  # follow-ups and redeliveries
    ending: int = 0  # of both: over, and about to be noted in the store
    is_held: bool = False  # no other process may take a turn with the user
    is_unsettled: bool = False  # the store may say otherwise: it could not be reached when something was over
    missed: bool = False  # something was not delivered: it is redelivered once nothing is under way
    unasked: bool = False  # the user was asked nothing since it was noted that they missed something
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)  # one change in the store at a time

    @property
    def is_busy(self) -> bool:
        return bool(self.turns or self.others or self.ending)

    @property
    def is_over(self) -> bool:
        return not (self.is_busy or self.missed or self.unasked or self.is_unsettled)

    def miss(self) -> None:
        """Note that the user has missed something, which may be a question."""
        self.missed = self.unasked = True


class Outbox:
    """The deliveries of this process by user. Keeps the store's records of them up to date."""

    def __init__(self, store: OutboxStore) -> None:
        self._store = store
        self._records: dict[str, _UserRecord] = {}

    def delivery(
        self, user: str, silent: bool = False, reading: Collection[DocumentKey] = ()
    ) -> "TurnDelivery":
        """Deliver a turn within the block: `async with outbox.delivery(user) as delivery`.

        Entering it raises StoreDown: then nothing has begun. `silent`: if the block is cut off, a restart has
        nothing to repair; entering raises Occupied while another process delivers to the user. `reading`:
        what the turn will probably load, to be read along with the record.
        """
        return TurnDelivery(self, user, silent, reading)

    @asynccontextmanager
    async def follow_up(self, user: str) -> AsyncIterator[None]:
        """Submit, within the block, an event that follows from a turn: the turn is not over before that."""
        self._record_of(user).others += 1
        async with self._counted(user):
            yield

    @asynccontextmanager
    async def redelivery(self, user: str) -> AsyncIterator[None]:
        """Redeliver to a claimed user within the block."""
        async with self._counted(user):
            yield
        self._record_of(user).unasked = False
        self._drop_if_over(user)

    async def claim_undelivered(self) -> list[str]:
        """The users with a turn that this process stored, or took over, but did not deliver.

        A redelivery counts as under way for each of them from now on: otherwise the delivery of a repeated
        update, which is empty, would pass for it. A user with deliveries under way is claimed when those are
        over. Raises StoreDown.
        """
        await self._settle_all()
        undelivered = await self._store.unfinished_deliveries()
        claimed = [user for user in undelivered if not self._record_of(user).is_busy]
        for user in claimed:
            record = self._record_of(user)
            record.unasked |= (
                not record.missed
            )  # else it was noted before, and they may have been asked since
            record.missed, record.others = False, 1
        return claimed

    async def take_over(self) -> None:
        """Take over what processes that have died did not deliver; it is claimed next. Raises StoreDown."""
        try:
            taken = await self._store.take_over_deliveries()
        except Unsure:
            for record in self._records.values():
                record.miss()  # any of these users may have been taken over
            raise
        for user in taken:
            self._record_of(user).miss()

    def is_unasked(self, user: str) -> bool:
        """Whether the user was asked nothing since it was noted that they missed something."""
        return user in self._records and self._records[user].unasked

    async def begin(self, user: str, silent: bool, reading: Collection[DocumentKey]) -> ReadAhead:
        """Begin a delivery: only for `TurnDelivery`, as the methods below. Raises StoreDown."""
        record = self._record_of(user)
        record.turns += 1
        try:
            return await self.note(user, silent, reading)
        except BaseException as error:
            record.turns -= 1
            # it may have been recorded all the same, and would keep other processes away for ever
            record.is_unsettled |= not isinstance(error, Occupied)
            self._drop_if_over(user)
            raise

    async def note(self, user: str, silent: bool, reading: Collection[DocumentKey] = ()) -> ReadAhead:
        """Record in the store that a turn is being delivered to the user. Raises StoreDown."""
        record = self._record_of(user)
        async with record.lock:
            ahead = await self._store.begin_delivery(user, silent, reading)
            record.is_held = True
        return ahead

    def asked(self, user: str) -> None:
        """Note that a turn is stored that asks the user the open question. It has a record of its own."""
        self._record_of(user).unasked = False

    async def end(self, user: str, missed: bool) -> None:
        """End a delivery. If `missed`, it is made again later."""
        record = self._record_of(user)
        record.turns -= 1
        if missed:
            record.miss()
        await self._note_end(user, record)

    @asynccontextmanager
    async def _counted(self, user: str) -> AsyncIterator[None]:
        """End what was counted at the end of the block; if the block fails, the user has missed something."""
        record = self._record_of(user)
        try:
            yield
        except BaseException:
            record.miss()
            raise
        finally:
            record.others -= 1
            await self._note_end(user, record)

    async def _note_end(self, user: str, record: _UserRecord) -> None:
        """Note in the store that something is over. After the last, a restart has nothing to repair."""
        record.ending += 1
        try:
            async with record.lock:
                await self._settle(user, record)
        except StoreDown as error:
            log.error("delivery not noted as over", error=error)
            record.is_unsettled = True
        finally:
            record.ending -= 1
            self._drop_if_over(user)

    async def _settle_all(self) -> None:
        """Note what could not be noted when it was over. Raises StoreDown."""
        for user, record in [*self._records.items()]:
            if record.is_unsettled and not record.is_busy:
                async with record.lock:
                    await self._settle(user, record)
                self._drop_if_over(user)

    async def _settle(self, user: str, record: _UserRecord) -> None:
        """Let other processes have turns with the user, or finish. Do nothing while a turn is under way."""
        if record.turns:
            return
        if not (record.others or record.missed):
            await self._store.finish_delivery(user)
            record.is_held = record.is_unsettled = False
        elif record.is_held or record.is_unsettled:
            await self._store.release_delivery(user)
            record.is_held = record.is_unsettled = False

    def _record_of(self, user: str) -> _UserRecord:
        return self._records.setdefault(user, _UserRecord())

    def _drop_if_over(self, user: str) -> None:
        record = self._records.get(user)
        if record and record.is_over:
            del self._records[user]


class TurnDelivery:
    """One turn, from before it is stored until it is delivered. `ahead`: what was read as it began."""

    def __init__(
        self, outbox: Outbox, user: str, silent: bool, reading: Collection[DocumentKey] = ()
    ) -> None:
        self._outbox, self._user, self._silent, self._reading = outbox, user, silent, reading
        self.ahead: ReadAhead = {}
        self._is_begun = self._is_stored = self._continues = False
        self.missed = False  # set it if not all of the turn was delivered

    async def stored(self, only_reminds: bool, asks: bool = False) -> Self:
        """Note what was stored. Another block, which delivers it, ends the delivery: `async with delivery`.

        `only_reminds`: the schedule repeats it. A turn that was thought to do so but says something too is
        delivered even if that cannot be recorded. `asks`: it asks the open question.
        """
        self._is_stored = True
        try:
            if self._silent and not only_reminds:
                await self._outbox.note(self._user, silent=False)
        except StoreDown as error:
            log.error("turn not noted", error=error)
        self._silent = only_reminds
        if asks:
            self._outbox.asked(self._user)
        self._continues = True
        return self

    async def __aenter__(self) -> Self:
        """Begin, unless another block has begun it. Raises StoreDown."""
        if not self._is_begun:
            self.ahead = await self._outbox.begin(self._user, self._silent, self._reading)
            self._is_begun = True
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End, unless another block is to go on with it."""
        if self._continues and error is None:
            self._continues = False
            return
        await self._outbox.end(self._user, not self._silent and (self.missed or self._may_be_missed(error)))

    def _may_be_missed(self, error: BaseException | None) -> bool:
        """Whether something is stored that was not delivered. An interrupted turn may be stored too."""
        is_interrupted = isinstance(error, asyncio.CancelledError | Unsure)
        return error is not None and (self._is_stored or is_interrupted)
