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
from flows.turn import Effect, Event, Forget, LookedUp, Resumed, Say, Session, Turn, Typed

Document = TypeVar("Document", User, Case)
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

    async def receive(self, sender: Sender, event: Event, update: int | None = None) -> Reply:
        """Store what the event changes and return what to do. A repeated update changes nothing.

        Raises StoreDown when nothing could be stored: the update must then be given again.
        """
        key = await self._store.name(sender.chat)
        for _ in range(TRIES):
            try:
                return await self._turn(key, sender, event, update)
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

    async def _turn(self, key: str, sender: Sender, event: Event, update: int | None) -> Reply:
        session, damaged = await self._session(key, sender)
        if update is not None and update in session.case.updates:
            return Reply(session.user)
        if session.user.version == 0 and isinstance(event, LookedUp | Resumed) and not damaged:
            return Reply(session.user)  # all was erased meanwhile: nothing begins anew by itself
        turn = self._advance(session, event)
        await self._keep(session, turn.session, update)
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

    async def _keep(self, before: Session, after: Session, update: int | None) -> None:
        user = after.user.model_copy(update={"case": after.case.id, "blocked": False})
        if user != before.user or user.version == 0:
            await self._save("user", before.user, user)
        numbers = after.case.updates if update is None else (*after.case.updates, update)
        changes = {"updates": numbers[-REMEMBERED_UPDATES:], "touched": self._clock()}
        await self._save("case", before.case, after.case.model_copy(update=changes))

    async def _save(self, kind: Kind, before: User | Case, after: User | Case) -> None:
        version = before.version + 1
        body = after.model_copy(update={"version": version}).model_dump_json()
        await self._store.save(kind, after.id, body, version)

    async def _try_read(self, kind: Kind, key: str, model: type[Document]) -> tuple[Document | None, bool]:
        try:
            return await self._read(kind, key, model), False
        except Damaged:
            return None, True

    async def _read(self, kind: Kind, key: str, model: type[Document]) -> Document | None:
        body = await self._store.load(kind, key)
        return None if body is None else model.model_validate_json(body)
