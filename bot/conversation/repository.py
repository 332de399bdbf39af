"""Loads and saves users and cases: converts between models and the store's documents, of any version."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

import structlog
from pydantic import ValidationError

from bot.conversation import document_versions
from bot.stores import (
    Damaged,
    DocumentKey,
    DocumentUnavailable,
    DueCase,
    FromNewer,
    Kind,
    LostRace,
    Store,
    StoreDown,
)
from flows.reminders.retention import erased_at, noticed_at
from flows.reminders.schedule import next_due
from flows.state.case import Case
from flows.state.user import CaseEnd, User

ATTEMPTS = 20  # at a save that loses the race each time, because others in the same case answered first
REMEMBERED = 10_000  # users of whom the open case is remembered, in some 3 MB
BUSY = "The same case is being answered by too many at once."
AtHand = Mapping[DocumentKey, User | Case | str | None]  # what need not be loaded: read already, or as stored
NOTHING: AtHand = {}
Document = TypeVar("Document", User, Case)
Result = TypeVar("Result")
log = structlog.get_logger()


class Repository:
    """The users and cases of a store. `retention`: how long an untouched case is kept; None: for ever."""

    def __init__(self, store: Store, clock: Callable[[], datetime], retention: timedelta | None) -> None:
        self._store, self.clock, self.retention = store, clock, retention
        self._open_cases: dict[str, str | None] = {}  # by user: the case open when last seen, newest last

    async def user_key(self, chat: int | str) -> str:
        """The key of a chat's user document, which does not reveal the chat."""
        return await self._store.user_key(chat)

    async def user(self, key: str) -> User | None:
        """The user with this key. None too if the document was damaged, which sets it aside."""
        return (await self.try_user(key))[0]

    async def case(self, id: str | None) -> Case | None:
        """The case with this id. None too if the document was damaged, which sets it aside."""
        return (await self.try_case(id))[0]

    async def try_user(self, key: str, at_hand: AtHand = NOTHING) -> tuple[User | None, bool]:
        """The user, and whether there was one that could not be read."""
        user, damaged = await self._try("user", key, User, at_hand)
        if user:
            self._note_open_case(user)
        return user, damaged

    async def try_case(self, id: str | None, at_hand: AtHand = NOTHING) -> tuple[Case | None, bool]:
        """The case, and whether there was one that could not be read."""
        return await self._try("case", id, Case, at_hand) if id else (None, False)

    def to_read_ahead(self, user: str, case: str | None = None) -> tuple[DocumentKey, ...]:
        """What a turn with a user will probably load. `case`: what it is about, if not the open case.

        Which case is open stands in the user's document, so the last one seen here is tried.
        """
        case = case or self._open_cases.get(user)
        return (("user", user), ("case", case)) if case else (("user", user),)

    async def save_user(self, before: User, after: User) -> None:
        """Store a user as the next version. Raises LostRace and StoreDown."""
        await self._store.save("user", after.id, *_next(before, after))
        self._note_open_case(after)

    async def save_case(self, before: Case, after: Case, due: datetime | None = None) -> None:
        """Store a case as the next version. Raises LostRace and StoreDown.

        The store also records when the case is next due: for a reminder, or to be erased. `due`: overrides
        the time of the next reminder.
        """
        now, expiry = self.clock(), self._expiry(after)
        if expiry and expiry <= now and noticed_at(after) is None:
            expiry = None  # its notice comes first, and that is among the reminders
        times = (due or next_due(after, now, self.retention), expiry)
        moment = min((time for time in times if time), default=None)
        await self._store.save("case", after.id, *_next(before, after), moment)

    async def erase_user(self, key: str) -> None:
        """Erase a user's document for good. Raises StoreDown."""
        self._open_cases.pop(key, None)
        await self._store.erase("user", key)

    async def erase_case(self, id: str) -> None:
        """Erase a case's document for good. Raises StoreDown."""
        await self._store.erase("case", id)

    async def take_case_from(self, key: str, case: Case, end: CaseEnd) -> None:
        """Take a case off a user's list; they hear of it at their next event. Raises StoreDown.

        A document that cannot be read here stays as it is: whoever can read it looks through the list.
        """

        async def attempt() -> None:
            user = await self.user(key)
            if user and (after := user.losing(case.id, end)) is not user:
                await self.save_user(user, after.remembering(case.updates))

        with suppress(DocumentUnavailable):
            await until_saved(attempt)

    async def is_damaged_case(self, id: str) -> bool:
        """Whether there is a quarantined copy of a case. Raises StoreDown."""
        return await self._store.is_quarantined("case", id)

    async def erase_damaged_case(self, id: str) -> None:
        """Erase the quarantined copies of a case for good. Raises StoreDown."""
        await self._store.erase_quarantined("case", id)

    async def cases_of_damaged_user(self, key: str) -> list[str]:
        """The ids of all cases that name this user, if a document of theirs was damaged; else none.

        It listed their cases, and the one they began again with does not.
        """
        if not await self._store.is_quarantined("user", key):
            return []
        return await self._store.cases_naming(key)

    async def count(self, kind: Kind) -> int:
        """How many users or cases there are."""
        return await self._store.count(kind)

    async def drop_forgotten(self, before: datetime) -> None:
        """Drop the records of what was erased before then. Raises StoreDown."""
        await self._store.drop_forgotten(before)

    async def claim_due(self, most: int, after: DueCase | None) -> list[DueCase]:
        """Claim cases that are due now, for a minute. `most`, `after`: as for the store. Raises StoreDown."""
        return await self._store.claim_due(self.clock(), most, after)

    async def due_cases(self) -> list[str]:
        """The ids of all cases that are due now, whoever has claimed them."""
        return await self._store.due(self.clock())

    async def all_cases(self) -> list[str]:
        """The ids of all cases."""
        return await self._store.keys("case")

    async def untouched_users(self, before: datetime) -> list[str]:
        """The keys of all users not saved since `before`, and perhaps of some who were."""
        return await self._store.untouched("user", before)

    async def reachable(self, key: str) -> User | None:
        """The user, if there is a chat to write to and they have not blocked the bot."""
        user = await self.user(key)
        return user if user and user.chat and not user.blocked else None

    async def is_stored(self, chat: int, update: int) -> bool:
        """Whether an update of a chat, or a later one, is stored by now, here or by another process.

        False if that cannot be known.
        """
        try:
            user = await self.user(await self._store.user_key(chat))
            case = await self.case(user.case) if user else None
        except StoreDown:
            return False
        done = (*(user.updates if user else ()), *(case.updates if case else ()))
        return max(done, default=0) >= update

    async def is_over(self, case: Case) -> bool:
        """Whether a case may be erased: it was untouched for long enough, and its members know.

        After the notice they have some days to keep it. It may never come: to whoever has blocked the bot.
        """
        expiry = self._expiry(case)
        if expiry is None or expiry > self.clock():
            return False
        return noticed_at(case) is not None or not await self._anyone_reachable(case)

    async def _anyone_reachable(self, case: Case) -> bool:
        return any([await self._may_be_reachable(key) for key in case.members])

    async def _may_be_reachable(self, key: str) -> bool:
        try:
            return await self.reachable(key) is not None
        except DocumentUnavailable:  # another process, or a later one, can read it
            return True

    def _expiry(self, case: Case) -> datetime | None:
        return erased_at(case, self.retention) if self.retention else None

    def _note_open_case(self, user: User) -> None:
        self._open_cases.pop(user.id, None)
        self._open_cases[user.id] = user.case
        if len(self._open_cases) > REMEMBERED:
            del self._open_cases[next(iter(self._open_cases))]

    async def _try(
        self, kind: Kind, key: str, model: type[Document], at_hand: AtHand
    ) -> tuple[Document | None, bool]:
        try:
            body = at_hand[kind, key] if (kind, key) in at_hand else await self._store.load(kind, key)
        except Damaged:
            return None, True
        if body is None:
            return None, False
        if not isinstance(body, str):
            return cast(Document, body), False
        try:
            document = document_versions.read(kind, body, model)
            if document.id != key:
                raise ValueError("the document under this key is another's")
            return document, False
        except document_versions.NewerDocument as error:
            log.error("document of a newer version", kind=kind, note="start that version again")
            raise FromNewer("A newer version of the bot wrote this. Start that version again.") from error
        except (ValidationError, ValueError, TypeError, KeyError) as error:
            log.error("document not understood", kind=kind, error=error)
            await self._store.quarantine(kind, key)
            return None, True


async def until_saved(attempt: Callable[[], Awaitable[Result]]) -> Result:
    """Run `attempt`, which loads, changes and saves, until no other save comes first.

    Raises StoreDown when every attempt has lost the race.
    """
    for _ in range(ATTEMPTS):
        try:
            return await attempt()
        except LostRace:
            continue
    raise StoreDown(BUSY)


def _next(before: User | Case, after: User | Case) -> tuple[str, int]:
    """The JSON of `after` as the version that follows `before`, and the number of that version."""
    version = before.version + 1
    changed: dict[str, Any] = {"version": version}
    return after.model_copy(update=changed).model_dump_json(), version
