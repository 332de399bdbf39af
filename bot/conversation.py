"""load -> advance -> save: one event of one chat, durably. Knows no Telegram and no SQL.

A user's document is saved before the case's, and the case's carries the number of the update: an update that
was cut off between the two is simply done again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from bot.i18n import Language
from bot.labels import as_tap
from bot.stores import Damaged, Kind, LostRace, Store, StoreDown
from flows.case import REMEMBERED_UPDATES, Case, User, new_case
from flows.engine import Engine
from flows.reminders import next_bell
from flows.turn import (
    Asked,
    Effect,
    Event,
    Forget,
    Say,
    Session,
    Started,
    Tapped,
    Turn,
    Typed,
    Unreadable,
)

Document = TypeVar("Document", User, Case)
NOBODY_THERE = timedelta(days=1)  # until it is looked again whether anybody can be reminded
BY_A_PERSON = (Started, Tapped, Typed, Asked, Unreadable)
TRIES = 20  # of a save whose race was lost: others in the same case answered first
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent an update: the chat, and the language of their own Telegram."""

    chat: int | str
    suggested: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What is to be done for a user after their turn was stored."""

    user: User
    effects: tuple[Effect, ...] = ()


class Conversation:
    """The one way from an event to a stored turn."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        languages: Mapping[str, Language],
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._engine, self._store, self._languages = engine, store, languages
        self._clock, self._new_id = clock, new_id

    async def receive(
        self, sender: Sender, event: Event, update: int | None = None, case: str | None = None
    ) -> Reply:
        """Store what the event changes and return what to do. A repeated update changes nothing.

        `case`: the case that the event is about; if the user has left it, nothing happens.

        Raises StoreDown when nothing could be stored: the update must then be given again.
        """
        key = await self._store.name(sender.chat)
        for _ in range(TRIES):
            try:
                return await self._turn(key, sender, event, update, case)
            except LostRace:
                continue
        raise StoreDown("The same case is being answered by too many at once.")

    @property
    def sorry(self) -> Say:
        """What is said when something went wrong on the bot's side."""
        return Say(((self._engine.flow.phrase("sorry"),),))

    async def chat_of(self, key: str) -> int | None:
        """The chat of a user known by key, as after a restart; None if there is nobody to tell."""
        user, _ = await self._try_read("user", key, User)
        return user.chat if user else None

    async def due(self) -> list[tuple[str, list[int]]]:
        """The cases in which somebody is to be reminded now, and the chats of their members."""
        found = []
        for key in await self._store.due(self._clock()):
            case, _ = await self._try_read("case", key, Case)
            users = [await self._try_read("user", member, User) for member in case.places] if case else []
            chats = [user.chat for user, _ in users if user and user.chat and not user.blocked]
            found.append((key, chats))
            if case and not chats:
                await self._save("case", case, case, next_bell(case, self._clock() + NOBODY_THERE))
        return found

    async def block(self, user: str) -> None:
        """The user blocked the bot: nothing more is sent until they write again."""
        known, _ = await self._try_read("user", user, User)
        if known is not None:
            await self._save("user", known, known.model_copy(update={"blocked": True}))

    async def say_once(self, sender: Sender, what: str) -> bool:
        """Whether this is the first time that `what` is to be said in this chat."""
        key = await self._store.name(sender.chat)
        kept, _ = await self._try_read("user", key, User)
        known = kept or User(id=key)
        if what in known.told:
            return False
        await self._save("user", known, known.model_copy(update={"told": (*known.told, what)}))
        return True

    async def erase(self, user: User) -> None:
        """Erase all that is kept of a user; can be cut off and done again."""
        if user.case:
            await self._store.erase("case", user.case)
        await self._store.erase("user", user.id)

    async def erase_untouched(self, days: int) -> int:
        """Erase the users who did not write for so many days, with their cases; returns how many."""
        before = self._clock() - timedelta(days=days)
        erased = 0
        for key in await self._store.untouched("user", before):
            user, _ = await self._try_read("user", key, User)
            case, _ = await self._try_read("case", user.case, Case) if user and user.case else (None, False)
            if user and (case is None or case.touched is None or case.touched < before):
                await self.erase(user)
                erased += 1
        return erased

    async def _turn(
        self, key: str, sender: Sender, event: Event, update: int | None, about: str | None
    ) -> Reply:
        session, damaged = await self._session(key, sender)
        if about and session.case.id != about:
            return Reply(session.user)
        if update is not None and update in session.case.updates:
            return Reply(session.user)
        if session.user.version == 0 and not isinstance(event, BY_A_PERSON) and not damaged:
            return Reply(session.user)  # all was erased meanwhile: nothing begins anew by itself
        turn = self._advance(session, event)
        await self._keep(session, turn.session, update, by_a_person=isinstance(event, BY_A_PERSON))
        notice = (Say(((self._engine.flow.phrase("damaged"),),)),) if damaged else ()
        return Reply(turn.session.user, (*notice, *turn.effects))

    def _advance(self, session: Session, event: Event) -> Turn:
        now = self._clock()
        if session.user.leaving:
            return Turn(session, (Forget(Say(((self._engine.flow.phrase("forgotten"),),))),))
        if isinstance(event, Typed):
            step, rows = self._engine.open_question(session, now)
            event = as_tap(event, step, rows, self._languages, session.user.language) or event
        return self._engine.advance(session, event, now)

    async def _session(self, key: str, sender: Sender) -> tuple[Session, bool]:
        """The user and the open case, new ones where there are none; and whether one was damaged."""
        user, user_damaged = await self._try_read("user", key, User)
        chat = sender.chat if isinstance(sender.chat, int) else None
        user = user or User(id=key, chat=chat, suggested=sender.suggested)
        case, case_damaged = await self._try_read("case", user.case, Case) if user.case else (None, False)
        if case is None or key not in case.places:
            case = new_case(self._new_id(), key, self._engine.flow.opening)
        return Session(user, case), user_damaged or case_damaged

    async def _keep(self, before: Session, after: Session, update: int | None, *, by_a_person: bool) -> None:
        blocked = after.user.blocked and not by_a_person
        user = after.user.model_copy(update={"case": after.case.id, "blocked": blocked})
        if user != before.user or user.version == 0:
            await self._save("user", before.user, user)
        numbers = after.case.updates if update is None else (*after.case.updates, update)
        touched = self._clock() if by_a_person else after.case.touched
        changes = {"updates": numbers[-REMEMBERED_UPDATES:], "touched": touched}
        case = after.case.model_copy(update=changes)
        await self._save("case", before.case, case, next_bell(case, self._clock()))

    async def _save(
        self, kind: Kind, before: User | Case, after: User | Case, due: datetime | None = None
    ) -> None:
        version = before.version + 1
        body = after.model_copy(update={"version": version}).model_dump_json()
        await self._store.save(kind, after.id, body, version, due)

    async def _try_read(self, kind: Kind, key: str, model: type[Document]) -> tuple[Document | None, bool]:
        try:
            return await self._read(kind, key, model), False
        except Damaged:
            return None, True

    async def _read(self, kind: Kind, key: str, model: type[Document]) -> Document | None:
        body = await self._store.load(kind, key)
        return None if body is None else model.model_validate_json(body)
