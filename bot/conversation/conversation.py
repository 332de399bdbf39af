"""load -> advance -> save: one event of one chat, durably. Knows no Telegram and no SQL.

A user's document is saved before the case's, and the case's carries the number of the update: an update that
was cut off between the two is simply done again.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.due import DueWork
from bot.conversation.invitations import BUSY, TRIES, Invitations
from bot.conversation.privacy import Privacy
from bot.conversation.repository import Repository
from bot.conversation.typed_buttons import as_tap
from bot.language.languages import Language
from bot.stores import LostRace, Store, StoreDown
from flows.effects import Effect, EraseUser, Say
from flows.engine import Engine
from flows.events import (
    CommandSent,
    Event,
    FileDelivered,
    LookedUp,
    ReminderDelivered,
    Started,
    Tapped,
    Typed,
    Unreadable,
)
from flows.reminders import messages
from flows.session import Session, Turn
from flows.state.case import Case, new_case
from flows.state.paper import Paper
from flows.state.user import REMEMBERED_UPDATES, User

BY_A_PERSON = (Started, Tapped, Typed, CommandSent, Unreadable)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent an update: the chat, and the language of their own Telegram."""

    chat: int | str
    suggested: str | None = None


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """What is to be done for a user after their turn was stored."""

    user: User
    effects: tuple[Effect, ...] = ()
    case: str | None = None  # the one they are about


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
        kept = engine.flow.values.get("days")
        self._repository = Repository(store, clock, kept if isinstance(kept, timedelta) else None)
        self._engine, self._store, self._languages = engine, store, languages
        self._clock, self._new_id = clock, new_id
        self.joining, self.rights = Invitations(self._repository), Privacy(self._repository)
        self.pending = DueWork(self._repository, self.rights)

    async def receive(
        self, sender: Sender, event: Event, update: int | None = None, case: str | None = None
    ) -> StoredTurn:
        """Store what the event changes and return what to do. A repeated update changes nothing.

        `case`: the case that the event is about; if the user has left it, nothing happens.

        Raises StoreDown when nothing could be stored: the update must then be given again.
        """
        key = await self._store.user_key(sender.chat)
        for _ in range(TRIES):
            try:
                return await self._turn(key, sender, event, update, case)
            except LostRace:
                continue
        raise StoreDown(BUSY)

    def notice(self, phrase: str) -> Say:
        """A phrase alone, as one message."""
        return Say(((self._engine.flow.phrase(phrase),),))

    async def language_of(self, sender: Sender) -> str | None:
        """The language this chat has chosen, else that of their Telegram."""
        try:
            user = await self._repository.user(await self._store.user_key(sender.chat))
        except StoreDown:
            user = None
        chosen = user.language if user else None
        return chosen or sender.suggested

    async def export(self, sender: Sender) -> tuple[User, list[Case], Paper]:
        """All that is kept of a chat: the documents, and a paper to read."""
        user, cases = await self.rights.everything(await self._store.user_key(sender.chat))
        return user, cases, self._engine.overview(user, cases, self._clock())

    async def block(self, user: str) -> None:
        """The user blocked the bot: nothing more is sent until they write again."""
        known = await self._repository.user(user)
        if known is not None:
            with suppress(LostRace):  # they wrote meanwhile
                await self._repository.save_user(known, known.model_copy(update={"blocked": True}))

    async def say_once(self, sender: Sender, what: str) -> bool:
        """Whether this is the first time that `what` is to be said in this chat."""
        key = await self._store.user_key(sender.chat)
        known = await self._repository.user(key) or User(id=key)
        if what in known.said_once:
            return False
        try:
            await self._repository.save_user(
                known, known.model_copy(update={"said_once": (*known.said_once, what)})
            )
        except LostRace:
            return False  # it is being said at this moment
        return True

    async def _turn(
        self, key: str, sender: Sender, event: Event, update: int | None, about: str | None
    ) -> StoredTurn:
        session, notices = await self._session(key, sender, _about(event) or about)
        if about and session.case.id != about:
            return StoredTurn(session.user)
        if update is not None and update in (*session.case.updates, *session.user.updates):
            return StoredTurn(session.user)
        if session.user.version == 0 and not isinstance(event, BY_A_PERSON) and not notices:
            return StoredTurn(session.user)  # all was erased meanwhile: nothing begins anew by itself
        turn = self._advance(session, event)
        by_a_person = isinstance(event, BY_A_PERSON)
        opens = by_a_person or (not session.user.case and not about)
        await self._keep(session, turn.session, update, by_a_person=by_a_person, opens=opens)
        said = tuple(Say(((self._engine.flow.phrase(notice),),)) for notice in notices)
        effects = (*said, *self._kept_back(session, event), *turn.effects)
        return StoredTurn(turn.session.user, effects, turn.session.case.id)

    def _kept_back(self, session: Session, event: Event) -> tuple[Effect, ...]:
        """The files that came to nothing because the user had blocked the bot; now they write again."""
        back = session.user.blocked and isinstance(event, BY_A_PERSON)
        return self._engine.undelivered(session, self._clock()) if back else ()

    def _advance(self, session: Session, event: Event) -> Turn:
        now = self._clock()
        if session.user.leaving and isinstance(event, FileDelivered | LookedUp | ReminderDelivered):
            return Turn(session)  # the erasing is under way, or comes as Resumed
        if session.user.leaving:
            said = Say(((self._engine.flow.phrase("forgotten"),),))
            return Turn(session, (EraseUser(said, hand_over=True),))
        if isinstance(event, Typed):
            question = self._engine.open_question(session, now)
            event = as_tap(event, question, self._languages, session.user.language) or event
        return self._engine.advance(session, event, now, self._new_id())

    async def _session(self, key: str, sender: Sender, about: str | None) -> tuple[Session, list[str]]:
        """The user and a case: the one the event is about, else the open one, else a new one. And what has
        to be said about it: the phrases `damaged` or `case_gone`."""
        user, damaged = await self._repository.try_user(key)
        chat = sender.chat if isinstance(sender.chat, int) else None
        user = user or User(id=key, chat=chat, suggested=sender.suggested)
        wanted = next((id for id in user.cases if about and id.startswith(about)), user.case)
        case, case_damaged = await self._repository.try_case(wanted)
        notices = ["damaged"] * (damaged or case_damaged)
        if case is not None and key not in case.members:
            notices.append("case_gone")
            user = user.model_copy(
                update={"cases": {id: name for id, name in user.cases.items() if id != wanted}}
            )
            wanted = None
        if case is None or key not in case.members:
            # one that a kill cut off before it was ever stored begins under the id the user's document holds
            case = new_case(wanted or self._new_id(), key, self._engine.flow.opening)
        return Session(user, case.model_copy(update={"spoken_to": key})), notices

    async def _keep(
        self, before: Session, after: Session, update: int | None, *, by_a_person: bool, opens: bool
    ) -> None:
        blocked = after.user.blocked and not by_a_person
        opened = after.user.case if after.user.case != before.user.case else after.case.id
        cases = {**after.user.cases, after.case.id: after.case.nickname}
        if after.user.id not in after.case.members:
            cases = after.user.cases
        changes: dict[str, Any] = {
            "case": opened if opens else before.user.case,  # also none, where a new one is about to be opened
            "blocked": blocked,
            "cases": cases,
        }
        if changes["case"] != after.case.id and update is not None:  # the next case does not know it
            changes["updates"] = (*after.user.updates, update)[-REMEMBERED_UPDATES:]
        user = after.user.model_copy(update=changes)
        if user != before.user or user.version == 0:
            await self._repository.save_user(before.user, user)
        numbers = after.case.updates if update is None else (*after.case.updates, update)
        touched = self._clock() if by_a_person else after.case.touched
        marked = {"updates": numbers[-REMEMBERED_UPDATES:], "touched": touched}
        case = after.case.model_copy(update=marked)
        await self._repository.save_case(before.case, case)


def _about(event: Event) -> str | None:
    """The beginning of the id of the case that a reminder's button is about."""
    if isinstance(event, Tapped) and event.step == messages.STEP and "~" in event.choice:
        return event.choice.partition("~")[0]
    return None
