"""Shows users everything that is stored about them, and erases it: on request, or after a long silence."""

from collections.abc import AsyncIterator, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

import structlog

from bot.conversation.recent_messages import MOST, RecentMessages, deletable
from bot.conversation.repository import Repository, until_saved
from bot.stores import DocumentUnavailable, Kind
from flows.handlers.membership import without
from flows.state.case import Case
from flows.state.user import CaseEnd, User

ALWAYS_ALLOWED = 3  # users or cases a day: all of a very small bot may fall silent at once
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ErasurePolicy:
    """What the operator has set about erasing.

    `share`: of the users, and of the cases, that may be erased for their silence in one day without asking.
    `backups_live`: how long backups are kept, and so the records of what was erased.
    """

    share: float = 1.0
    backups_live: timedelta = timedelta(days=30)


class ErasureLimit:
    """Holds back erasures for silence once they are more than the operator's share.

    Where a clock was set wrong, or the bot was off for months, that is all that stands between people and the
    loss of everything. Then nothing at all is erased on that day, and an error is logged.
    """

    def __init__(self, repository: Repository, share: float) -> None:
        self._repository, self._share = repository, share
        self._day: date | None = None
        self._counts: dict[Kind, int] = {}  # of documents there were on this day
        self._erased: dict[Kind, int] = {}  # on this day
        self.held: dict[Kind, int] = {}  # back on this day

    def note(self, kind: Kind) -> None:
        """Note that one more is erased."""
        self._erased[kind] = self._erased.get(kind, 0) + 1

    async def allows(self, kind: Kind, number: int) -> bool:
        """Whether so many more may be erased today. If not, the operator is told, once a day."""
        self._begin_day()
        total = number + self._erased.get(kind, 0)
        if not number or total <= ALWAYS_ALLOWED or self._share >= 1:
            return True
        if kind not in self._counts:
            self._counts[kind] = await self._repository.count(kind) + self._erased.get(kind, 0)
        if total <= self._share * self._counts[kind]:
            return True
        if kind not in self.held:
            log.error("erasure held back: see ERASE_SHARE", kind=kind, number=number, of=self._counts[kind])
        self.held[kind] = number
        return False

    def _begin_day(self) -> None:
        today = self._repository.clock().date()
        if today != self._day:
            self._day = today
            self._counts, self._erased, self.held = {}, {}, {}


class Privacy:
    """Reads and erases all data of a user."""

    def __init__(
        self, repository: Repository, recent: RecentMessages, policy: ErasurePolicy | None = None
    ) -> None:
        self._repository, self._recent, self._policy = repository, recent, policy or ErasurePolicy()
        self.limit = ErasureLimit(repository, self._policy.share)

    async def deletable_messages(self, key: str, chat: int | str) -> list[int]:
        """The ids of the messages in a user's chat that can still be deleted, as far as they are known."""
        user, cases = await self.everything(key)
        known = [message for case in cases for message in case.members[key].recent]
        recent = deletable(known, self._recent.of(chat), self._repository.clock(), most=len(cases) * MOST)
        return [*user.passing, *(id for id, _ in recent)]

    async def everything(self, key: str) -> tuple[User, list[Case]]:
        """A user's document and all the cases they take part in."""
        user = await self._repository.user(key) or User(id=key)
        cases = [await self._repository.case(id) for id in await self._cases_of(user)]
        return user, [case for case in cases if case and key in case.members]

    async def erase(self, user: User, hand_over: bool = False) -> None:
        """Erase all data of a user. Can be repeated after an interruption. Raises StoreDown.

        A case with other members is left to them if the user is not its owner, or with `hand_over`.
        """
        await self.erase_cases(user, hand_over)
        await self.erase_user(user)

    async def erase_cases(self, user: User, hand_over: bool = False) -> None:
        """Erase the cases of a user, the first half of `erase`. Raises StoreDown."""
        for id in await self._cases_of(user):
            await self._erase_or_leave(user.id, id, hand_over)

    async def erase_user(self, user: User) -> None:
        """Erase the user's own document, the second half of `erase`. Raises StoreDown."""
        await self._repository.erase_user(user.id)

    async def erase_untouched(self, retention: timedelta) -> AsyncIterator[User]:
        """Erase the users who have not written for as long as `retention`, with their cases; yield each.

        A case is erased only after its members were told that it will be, and had time to keep it.
        """
        before = self._repository.clock() - retention
        keys = [key for key in await self._repository.untouched_users(before) if await self._expired(key)]
        if not await self.limit.allows("user", len(keys)):
            return
        for key in keys:
            if user := await self._expired(key):
                self.limit.note("user")
                await self.erase(user)
                yield user

    async def expired_cases(self) -> list[str]:
        """The ids of all cases that nobody has touched for too long: every case is looked at."""
        return [id for id in await self._repository.all_cases() if await self._expired_case(id)]

    async def erase_expired(self, ids: Collection[str], everywhere: int = 0) -> list[User]:
        """Erase those of these cases that have expired, if they are not too many to go at once.

        `everywhere`: how many have, if other processes erase some of them. Returns the members who were
        erased with their last case.
        """
        erased: list[User] = []
        for id in ids if await self.limit.allows("case", max(len(ids), everywhere)) else ():
            with suppress(DocumentUnavailable):  # a member's: whoever can read it erases the case
                if case := await self._expired_case(id):
                    erased += await self.erase_case(case)
        return erased

    async def drop_forgotten(self) -> None:
        """Drop the records of what was erased so long ago that no backup still holds it. Raises StoreDown."""
        await self._repository.drop_forgotten(self._repository.clock() - self._policy.backups_live)

    async def _expired(self, key: str) -> User | None:
        """The user, if they have no case left that has to be kept. None too if they cannot be read here."""
        with suppress(DocumentUnavailable):
            user = await self._repository.user(key)
            cases = [await self._repository.case(id) for id in _listed(user)] if user else []
            if all([case is None or await self._is_over(case) for case in cases]):
                return user
        return None

    async def _expired_case(self, id: str) -> Case | None:
        with suppress(DocumentUnavailable):
            case = await self._repository.case(id)
            return case if case and await self._repository.is_over(case) else None
        return None

    async def _is_over(self, case: Case) -> bool:
        return case.touched is None or await self._repository.is_over(case)

    async def erase_case(self, case: Case) -> list[User]:
        """Erase a case that nobody has touched for too long, and take it off its members' lists.

        A member without another case is erased too, and returned, so that the caller can tell them. Raises
        StoreDown, before anything is erased if a member's document cannot be read here.
        """
        for key in case.members:
            await self._repository.user(key)
        self.limit.note("case")
        await self._erase_for_all(case, "expired")
        users = [user for key in case.members if (user := await self._repository.user(key))]
        without_any = [user for user in users if not _listed(user)]  # nor one that they began meanwhile
        for user in without_any:
            await self.erase_user(user)
        return without_any

    async def _erase_for_all(self, case: Case, end: CaseEnd, but: str | None = None) -> None:
        """Erase a case, after taking it off the list of each member; `but`: a member who is erased anyway.

        In this order nobody's list ever leads to a case that is gone, even if this is cut off.
        """
        for member in case.members:
            if member != but:
                await self._repository.take_case_from(member, case, end)
        await self._repository.erase_case(case.id)

    async def _erase_or_leave(self, user: str, id: str, hand_over: bool) -> None:
        async def attempt() -> None:
            case = await self._repository.case(id)
            if case and user not in case.members:
                return
            if case is None:
                await self._repository.erase_case(id)
            elif len(case.members) == 1 or (case.owner == user and not hand_over):
                await self._erase_for_all(case, "erased", but=user)
            else:
                await self._repository.save_case(case, without(case, user))
                await self._repository.erase_damaged_case(id)  # an older copy names them still

        await until_saved(attempt)

    async def _cases_of(self, user: User) -> list[str]:
        """The ids of all cases of a user, also of those that only a damaged document listed."""
        lost = await self._repository.cases_of_damaged_user(user.id)
        return list(dict.fromkeys([*_listed(user), *lost]))


def _listed(user: User) -> list[str]:
    """The ids of all cases that a user's document lists, the open one among them."""
    return list(dict.fromkeys([*user.cases, *([user.case] if user.case else [])]))
