"""load -> advance -> save: one event of one chat, durably. Knows no Telegram and no SQL.

A user's document is saved before the case's, and the case's carries the number of the update: an update that
was cut off between the two is simply done again.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog

from bot.i18n import Language
from bot.labels import as_tap
from bot.stores import Damaged, Kind, LostRace, Store, StoreDown
from flows import bells
from flows.case import REMEMBERED_UPDATES, Case, User, new_case
from flows.engine import Engine
from flows.people import case_of, joined, without
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
KNOWN = re.compile(r"[a-z0-9_-]{1,64}")  # what a store takes for a key
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

    async def join(self, user: User, payload: str) -> str:
        """Let the user take part in the case a link leads to; returns what is to be said, by phrase."""
        id = case_of(payload) or ""
        for _ in range(TRIES):
            case, _damaged = await self._try_read("case", id, Case) if KNOWN.fullmatch(id) else (None, False)
            if case and user.id in case.places:
                return "join_own"
            opened = joined(case, user.id, payload, self._clock()) if case else None
            if case is None or opened is None:
                return "join_gone"
            try:
                await self._save("case", case, opened, next_bell(opened, self._clock()))
            except LostRace:
                continue
            await self._open(user.id, opened)
            return "join_done"
        raise StoreDown("The same case is being answered by too many at once.")

    async def erase(self, user: User, hand_over: bool = False) -> None:
        """Erase all that is kept of a user; can be cut off and done again.

        A case in which others take part is left to them if the user is not its owner, or hands it over.
        """
        for id in {*user.cases, *([user.case] if user.case else [])}:
            await self._erase_case(user.id, id, hand_over)
        await self._store.erase("user", user.id)

    async def _erase_case(self, user: str, id: str, hand_over: bool) -> None:
        for _ in range(TRIES):
            case, _damaged = await self._try_read("case", id, Case)
            if case and user not in case.places:
                return
            if case is None or len(case.places) == 1 or (case.owner == user and not hand_over):
                await self._store.erase("case", id)
                return
            left = without(case, user)
            try:
                await self._save("case", case, left, next_bell(left, self._clock()))
            except LostRace:
                continue
            return

    async def _is_empty(self, id: str) -> bool:
        """Whether nothing was answered there yet: it only stood open when somebody followed a link."""
        case, _ = await self._try_read("case", id, Case)
        return case is not None and not case.answers and len(case.places) == 1

    async def _open(self, key: str, case: Case) -> None:
        user, _ = await self._try_read("user", key, User)
        if user:
            cases = {**user.cases, case.id: case.nickname}
            before, _ = await self._try_read("case", user.case, Case) if user.case else (None, False)
            done = (*user.updates, *(before.updates if before else ()))[-REMEMBERED_UPDATES:]
            for id in [id for id in user.cases if await self._is_empty(id)]:
                await self._store.erase("case", id)
                del cases[id]
            changes = {"case": case.id, "cases": cases, "updates": done}
            await self._save("user", user, user.model_copy(update=changes))

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
        session, notices = await self._session(key, sender, _about(event) or about)
        if about and session.case.id != about:
            return Reply(session.user)
        if update is not None and update in (*session.case.updates, *session.user.updates):
            return Reply(session.user)
        if session.user.version == 0 and not isinstance(event, BY_A_PERSON) and not notices:
            return Reply(session.user)  # all was erased meanwhile: nothing begins anew by itself
        turn = self._advance(session, event)
        await self._keep(session, turn.session, update, by_a_person=isinstance(event, BY_A_PERSON))
        said = tuple(Say(((self._engine.flow.phrase(notice),),)) for notice in notices)
        return Reply(turn.session.user, (*said, *turn.effects))

    def _advance(self, session: Session, event: Event) -> Turn:
        now = self._clock()
        if session.user.leaving:
            said = Say(((self._engine.flow.phrase("forgotten"),),))
            return Turn(session, (Forget(said, hand_over=True),))
        if isinstance(event, Typed):
            step, rows = self._engine.open_question(session, now)
            event = as_tap(event, step, rows, self._languages, session.user.language) or event
        return self._engine.advance(session, event, now, self._new_id())

    async def _session(self, key: str, sender: Sender, about: str | None) -> tuple[Session, list[str]]:
        """The user and a case: the one the event is about, else the open one, else a new one. And what has
        to be said about it: the phrases `damaged` or `case_gone`."""
        user, damaged = await self._try_read("user", key, User)
        chat = sender.chat if isinstance(sender.chat, int) else None
        user = user or User(id=key, chat=chat, suggested=sender.suggested)
        wanted = next((id for id in user.cases if about and id.startswith(about)), user.case)
        case, case_damaged = await self._try_read("case", wanted, Case) if wanted else (None, False)
        notices = ["damaged"] * (damaged or case_damaged)
        if case is not None and key not in case.places:
            notices.append("case_gone")
            user = user.model_copy(
                update={"cases": {id: name for id, name in user.cases.items() if id != wanted}}
            )
            wanted = None
        if case is None or key not in case.places:
            # one that a kill cut off before it was ever stored begins under the id the user's document holds
            case = new_case(wanted or self._new_id(), key, self._engine.flow.opening)
        return Session(user, case.model_copy(update={"spoken_to": key})), notices

    async def _keep(self, before: Session, after: Session, update: int | None, *, by_a_person: bool) -> None:
        blocked = after.user.blocked and not by_a_person
        opened = after.user.case if after.user.case != before.user.case else after.case.id
        stays = before.user.case if not by_a_person and before.user.case else opened
        cases = {**after.user.cases, after.case.id: after.case.nickname}
        if after.user.id not in after.case.places:
            cases = after.user.cases
        changes: dict[str, Any] = {
            "case": opened if by_a_person else stays,
            "blocked": blocked,
            "cases": cases,
        }
        if changes["case"] != after.case.id and update is not None:  # the next case does not know it
            changes["updates"] = (*after.user.updates, update)[-REMEMBERED_UPDATES:]
        user = after.user.model_copy(update=changes)
        if user != before.user or user.version == 0:
            await self._save("user", before.user, user)
        numbers = after.case.updates if update is None else (*after.case.updates, update)
        touched = self._clock() if by_a_person else after.case.touched
        marked = {"updates": numbers[-REMEMBERED_UPDATES:], "touched": touched}
        case = after.case.model_copy(update=marked)
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


def _about(event: Event) -> str | None:
    """The beginning of the id of the case that a reminder's button is about."""
    if isinstance(event, Tapped) and event.step == bells.STEP and "~" in event.choice:
        return event.choice.partition("~")[0]
    return None
