"""Load -> advance -> save: handles one event of one chat and stores the result. Knows no Telegram and no SQL.

The user's document is saved before the case's, and the case's carries the number of the update. So an update
that was interrupted between the two is simply handled again.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.conversation.recent_messages import RecentMessages, deletable
from bot.conversation.repository import NOTHING, AtHand, Repository, until_saved
from bot.conversation.typed_buttons import as_tap
from bot.language.languages import Language
from bot.stores import DocumentKey, DocumentUnavailable, LostRace, StoreDown
from flows.definition.flow import PRIVATE
from flows.definition.withdrawn import Fact
from flows.effects import Effect, EraseUser, RemoveMessages, Say, SendReminder
from flows.engine import Engine
from flows.events import BY_PERSON, Event, FileDelivered, LookedUp, ReminderDelivered, Resumed, Tapped, Typed
from flows.handlers import bursts
from flows.handlers.check_in import with_sign_of_life
from flows.handlers.choices import erasure
from flows.handlers.help_now import STEP as HELP_STEP
from flows.handlers.typed.pasting import continues
from flows.presentation import question
from flows.presentation.keyboard import GO_ON, HELP
from flows.presentation.notices import notice
from flows.reminders.buttons import STEP, ReminderButton
from flows.reminders.schedule import is_claimed
from flows.session import Session, Turn
from flows.state.case import Case, RecentMessage, new_case
from flows.state.paper import Paper
from flows.state.user import Burst, User

REPORTS = (FileDelivered, LookedUp, ReminderDelivered)  # events that report what became of an effect


@dataclass(frozen=True, slots=True)
class Sender:
    """Who an event comes from, or whom it is for."""

    chat: int | str
    suggested: str | None = None  # the language of their own Telegram
    user: str | None = None  # their key in the store, if the caller has it already


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A turn that is stored, with the effects to perform for the user."""

    user: User
    effects: tuple[Effect, ...] = ()
    case: str | None = None  # the id of the case that the effects are about

    @property
    def only_reminds(self) -> bool:
        """Whether it does nothing that a restart would have to repair: the schedule repeats reminders."""
        return all(isinstance(effect, SendReminder) for effect in self.effects)

    @property
    def removes(self) -> bool:
        """Whether it takes messages away from the chat."""
        return any(isinstance(effect, RemoveMessages | EraseUser) for effect in self.effects)

    @property
    def edits(self) -> bool:
        """Whether it shows its question in the message that was tapped."""
        return any(isinstance(effect, Say) and effect.edits is not None for effect in self.effects)

    @property
    def asks(self) -> bool:
        """Whether it ends by asking something below all else, or with another message that has buttons.

        What is edited may stand above something that a process sent just before it was killed.
        """
        last = self.effects[-1] if self.effects else None
        return isinstance(last, Say) and bool(last.rows) and last.edits is None


@dataclass(frozen=True, slots=True)
class _Incoming:
    """An event, with everything that decides whether it counts and for which case."""

    user: str
    sender: Sender
    event: Event
    update: int | None  # Telegram's number of the update
    case: str | None  # the case the event is about; None: the open one
    burst: str | None = None  # what belongs together has the same: presses of one button, parts of an album

    @property
    def by_person(self) -> bool:
        """Whether a person caused the event."""
        return isinstance(self.event, BY_PERSON)


class Conversation:
    """The only place where an event becomes a stored turn. `new_id`: gives 32 random hexadecimal digits."""

    def __init__(
        self,
        engine: Engine,
        repository: Repository,
        languages: Mapping[str, Language],
        new_id: Callable[[], str],
        recent: RecentMessages,
    ) -> None:
        self._whole, self._repository, self._languages = engine, repository, languages
        self._engine = engine  # the whole one, without what is withdrawn
        self._recent = recent
        self._clock, self._new_id = repository.clock, new_id

    async def receive(
        self,
        sender: Sender,
        event: Event,
        update: int | None = None,
        case: str | None = None,
        at_hand: AtHand = NOTHING,
        burst: str | None = None,
    ) -> StoredTurn:
        """Store what the event changes and return the effects to perform. A repeated update changes nothing.

        `case`: the case that the event is about; if the user has left it, nothing happens.
        `at_hand`: documents that the caller has just loaded, or read ahead; outdated ones are loaded again.
        `burst`: the same for updates that belong together, such as quick presses of one button: of those
        only the first changes anything and is answered.

        Raises StoreDown if nothing could be stored: the update must then be handled again.
        """
        user = sender.user or await self._repository.user_key(sender.chat)
        incoming = _Incoming(user, sender, event, update, case, burst)
        if at_hand:
            with suppress(LostRace):
                return await self._turn(incoming, at_hand)
        return await until_saved(lambda: self._turn(incoming))

    def to_read_ahead(self, user: str, case: str | None = None) -> tuple[DocumentKey, ...]:
        """What a turn with a user will probably load, to be read as it begins. `case`: as for `receive`."""
        return self._repository.to_read_ahead(user, case)

    def withdraw(self, facts: frozenset[Fact]) -> None:
        """Show nobody these facts from now on; those withdrawn before are shown again."""
        self._engine = self._whole.without(facts)

    def notice(self, phrase: str, unasked: bool = False) -> Say:
        """A phrase alone, as one message. `unasked`: the person has done nothing that it replies to."""
        say = notice(self._engine.flow, phrase)
        return question.unasked(say, self._engine.flow.phrase("bell_opening")) if unasked else say

    def answer_to_danger(self, event: Event, language: str | None) -> tuple[Say, ...]:
        """What is said to despair or danger while no turn can be taken; empty if there is none in it."""
        return self._engine.answer_to_danger(event, language, self._clock())

    @property
    def private_steps(self) -> frozenset[str]:
        """The steps whose answers no other member of a case may see: they show who looked for help."""
        chapters = filter(None, map(self._engine.flow.chapter, PRIVATE))
        return frozenset(step.id for chapter in chapters for step in chapter.steps)

    def remember_message(self, chat: int | str, message: int, at: datetime | None = None) -> None:
        """Remember a message of a chat, so that it can be deleted later; the next turn stores it."""
        self._recent.add(chat, message, at)

    async def note_passing(self, key: str, message: int) -> None:
        """Store the id of a passing message, which is removed at the user's next event. Raises StoreDown."""
        await self._change_passing(key, lambda passing: (*passing, message))

    async def forget_passing(self, key: str, messages: Collection[int]) -> None:
        """Forget passing messages that have been removed. Raises StoreDown."""
        await self._change_passing(key, lambda passing: tuple(id for id in passing if id not in messages))

    def overview(self, user: User, cases: Sequence[Case]) -> Paper:
        """Everything stored about a user, as a paper to read."""
        return self._engine.overview(user, cases, self._clock())

    async def is_still_due(self, key: str, reminder: SendReminder) -> bool:
        """Whether a claimed reminder is still to be sent to a user. Raises StoreDown.

        It is not if it was delivered to them or lost its meaning meanwhile, if its claim is over, so that it
        will be sent with the words of another moment, if they have left the case, or if the case is erased.
        """
        case = await self._repository.case(reminder.case)
        if case is None or key not in case.members:
            return False
        return is_claimed(case, key, reminder.key, self._clock(), self._repository.retention)

    async def language_of(self, sender: Sender) -> str | None:
        """The language that this chat has chosen, else that of the person's Telegram."""
        try:
            user = await self._repository.user(await self._repository.user_key(sender.chat))
        except StoreDown:
            user = None
        chosen = user.language if user else None
        return chosen or sender.suggested

    async def block(self, key: str) -> None:
        """Note that the user has blocked the bot: nothing more is sent until they write again."""
        user = await self._repository.user(key)
        if user is not None:
            with suppress(LostRace):  # they wrote meanwhile
                await self._repository.save_user(user, user.model_copy(update={"blocked": True}))

    async def _change_passing(self, key: str, change: Callable[[tuple[int, ...]], tuple[int, ...]]) -> None:
        async def attempt() -> None:
            user = await self._repository.user(key)
            if user is not None:
                changed = user.model_copy(update={"passing": change(user.passing)})
                await self._repository.save_user(user, changed)

        await until_saved(attempt)

    async def say_once(self, sender: Sender, phrase: str) -> bool:
        """Whether to say a phrase in this chat: True at the first call for the chat, and never again."""
        key = await self._repository.user_key(sender.chat)
        user = await self._repository.user(key) or User(id=key)
        if phrase in user.said_once:
            return False
        changed = user.model_copy(update={"said_once": (*user.said_once, phrase)})
        try:
            await self._repository.save_user(user, changed)
        except LostRace:
            return False  # another update of the chat is saying it at this moment
        return True

    async def _turn(self, incoming: _Incoming, at_hand: AtHand = NOTHING) -> StoredTurn:
        session, notices = await self._session(incoming, at_hand)
        if _is_out_of_date(incoming, session, notices):
            return StoredTurn(session.user)
        turn = self._advance_once(session, self._event_after(notices, session, incoming), incoming)
        await self._note_sign_of_life(turn.session, incoming)
        await self._take_from_removed(session, turn.session)
        await self._save(session, turn.session, incoming)
        notes = tuple(self.notice(phrase, unasked=not incoming.by_person) for phrase in notices)
        first = (*notes, *self._held_back(session, incoming))
        effects = (*first, *(_sent_anew(turn.effects) if first else turn.effects))
        passed = _passed(session.user, incoming) if effects else ()  # else it holds what is still asked
        return StoredTurn(turn.session.user, (*passed, *effects), turn.session.case.id)

    def _event_after(self, notices: list[str], session: Session, incoming: _Incoming) -> Event:
        """The event, unless it is for a case that is gone: then the open question is asked instead.

        Despair and danger are heard all the same.
        """
        member = session.case.members.get(session.user.id)
        event = self._recent.newest_tap(incoming.sender.chat, incoming.event, member.recent if member else ())
        if notices and not incoming.by_person:
            return event if isinstance(event, Resumed) else Resumed()
        is_for_lost = session.user.lost_case and _answers_something(event)
        if is_for_lost and not self.answer_to_danger(event, session.user.language):
            return Resumed(opened=True)
        return event

    async def _session(self, incoming: _Incoming, at_hand: AtHand) -> tuple[Session, list[str]]:
        """The user and the case that the event is for, and the ids of phrases to say first about them."""
        about = _case_of_reminder(incoming.event) or incoming.case
        user, user_damaged = await self._repository.try_user(incoming.user, at_hand)
        user = (user or _new_user(incoming)).before_switch(incoming.update)
        user, case, case_damaged = await self._find_case(user, about, at_hand)
        notices = ["damaged"] if user_damaged or case_damaged else []
        if _tells_losses(incoming):
            notices += user.lost or ["bell_gone"] * user.lost_case  # older versions kept no phrases
        return _spoken_to(user, case or self._new_case(_wanted_case(user, about), user)), notices

    async def _find_case(
        self, user: User, about: str | None, at_hand: AtHand
    ) -> tuple[User, Case | None, bool]:
        """The case that an event is for, and whether it was damaged; and the user without cases they lost.

        A case that was named was stored: if it is not there, it was erased.
        """
        wanted = _wanted_case(user, about)
        case, damaged = await self._repository.try_case(wanted, at_hand)
        if case and user.id not in case.members:
            left = user.losing(case.id, "removed").remembering(case.updates)
            return await self._find_case(left, about, at_hand)
        if wanted and case is None and not damaged and user.cases.get(wanted):
            if await self._repository.is_damaged_case(wanted):
                return user, None, True
            return await self._find_case(user.losing(wanted, "erased"), about, at_hand)
        return user, case, damaged

    def _new_case(self, id: str | None, user: User) -> Case:
        """An empty case. If a crash came before it was first stored, it keeps the id that it was to have."""
        return new_case(id or self._new_id(), user.id, self._engine.flow.opening)

    def _advance_once(self, session: Session, event: Event, incoming: _Incoming) -> Turn:
        """Advance, unless the event belongs to what was answered just now. Danger is heard in any case."""
        key, number, now = incoming.burst, incoming.update, self._clock()
        if key is None or number is None:
            return self._advance(session, event)
        burst = bursts.under_way(session, key, now)
        if burst and not self.answer_to_danger(event, session.user.language):
            return Turn(bursts.going_on(session, burst, number))
        turn = self._advance(session, event)
        return replace(
            turn, session=bursts.begun(session, turn.session, Burst(key=key, at=now, update=number))
        )

    def _advance(self, session: Session, event: Event) -> Turn:
        now = self._clock()
        if session.user.leaving and isinstance(event, REPORTS):
            return Turn(session)  # the user is being erased, or will be at their next event
        if session.user.leaving:
            return Turn(session, (erasure(self._engine.flow, session.user.leaving),))
        if isinstance(event, Typed) and not continues(session, event):
            open_question = self._engine.open_question(session, now)
            event = as_tap(event, open_question, self._languages, session.user.language) or event
        return self._engine.advance(session, event, now, self._new_id())

    async def _save(self, before: Session, after: Session, incoming: _Incoming) -> None:
        """Save the user, if they have changed, and then the case."""
        user, case, update = after.user, after.case, incoming.update
        if user.id in case.members:
            user = user.listing(case.id, case.nickname)
        opens = incoming.by_person or not (before.user.case or incoming.case)
        by_person, told = incoming.by_person, _tells_losses(incoming)
        user = user.after(before.user, case.id, update, by_person=by_person, opens=opens, told=told)
        if before.user.case != user.case:
            user = user.remembering(await self._done_in(before.user.case, case))
        if user != before.user or user.version == 0:
            await self._repository.save_user(before.user, user)
        written_at = self._clock() if incoming.by_person else None
        new = self._recent.of(incoming.sender.chat)
        case = self._with_recent(case, user.id, new)
        await self._repository.save_case(before.case, case.after(update, written_at))
        if user.id in case.members:
            self._recent.stored(incoming.sender.chat, new)

    async def _done_in(self, left: str | None, case: Case) -> tuple[int, ...]:
        """The updates done in the case that the user has left, which is `case` or another one."""
        was_open = case if left == case.id else await self._repository.case(left)
        return was_open.updates if was_open else ()

    async def _take_from_removed(self, before: Session, after: Session) -> None:
        """Take the case off the lists of those whom this turn removes from it, before they are removed.

        Cut off in between, the update comes again. Later they could not be found by the case any more.
        """
        user, case = before.user.id, before.case
        for key in case.members.keys() - after.case.members.keys() - {user}:
            await self._repository.take_case_from(key, case, "removed")

    async def _note_sign_of_life(self, session: Session, incoming: _Incoming) -> None:
        """Note in the case in which the user is asked if they are safe that they did something in another."""
        others = [id for id in session.user.watched_in if id != session.case.id]
        for id in others if incoming.by_person else ():
            with suppress(DocumentUnavailable):
                await until_saved(partial(self._note_in, id, session.user.id))

    async def _note_in(self, id: str, user: str) -> None:
        case = await self._repository.case(id)
        seen = with_sign_of_life(case, user, self._clock()) if case else None
        if case and seen and seen is not case:
            await self._repository.save_case(case, seen)

    def _with_recent(self, case: Case, user: str, new: Sequence[RecentMessage]) -> Case:
        """The case with the messages of this chat that can still be deleted."""
        member = case.members.get(user)
        if member is None or not (new or member.recent):
            return case
        recent = deletable(member.recent, new, self._clock())
        members = {**case.members, user: member.model_copy(update={"recent": recent})}
        return case.model_copy(update={"members": members})

    def _held_back(self, session: Session, incoming: _Incoming) -> tuple[Effect, ...]:
        """The files that were not sent because the user had blocked the bot, now that they write again."""
        is_back = session.user.blocked and incoming.by_person
        return self._engine.undelivered(session, self._clock()) if is_back else ()


def _is_out_of_date(incoming: _Incoming, session: Session, notices: list[str]) -> bool:
    """Whether the event no longer counts: its case was left, it was handled before, or all was erased."""
    user, case = session.user, session.case
    if incoming.case and case.id != incoming.case:
        return True
    if incoming.update is not None and incoming.update in (*case.updates, *user.updates):
        return True
    if incoming.update in user.switches and case.version == 0:
        return True  # the case that it was sent in is gone
    return user.version == 0 and not incoming.by_person and not notices  # only a person can begin a chat


def _passed(user: User, incoming: _Incoming) -> tuple[Effect, ...]:
    """The effect that removes the passing messages, unless no person caused the event and no restart."""
    is_over = incoming.by_person or isinstance(incoming.event, Resumed)
    return (RemoveMessages(user.passing),) if user.passing and is_over else ()


def _sent_anew(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """Effects that edit no message: something is sent before them, and what is asked belongs below it."""
    return tuple(
        replace(effect, edits=None, only_buttons=False) if isinstance(effect, Say) else effect
        for effect in effects
    )


def _tells_losses(incoming: _Incoming) -> bool:
    """Whether the user now hears which cases they lost: they did something, or another case is opened."""
    return incoming.by_person or isinstance(incoming.event, Resumed)


def _answers_something(event: Event) -> bool:
    """Whether the event answers a question of the case that was open: no call for help, and no command."""
    if isinstance(event, Tapped):
        return event.step not in (STEP, HELP_STEP, GO_ON) and event.choice != HELP
    return isinstance(event, Typed)


def _case_of_reminder(event: Event) -> str | None:
    """The beginning of the id of the case that a tapped reminder is about; None for any other event."""
    if isinstance(event, Tapped) and event.step == STEP:
        return ReminderButton.parse(event.choice).case or None
    return None


def _wanted_case(user: User, about: str | None) -> str | None:
    """The user's case whose id begins with `about`, else the open one."""
    return next((id for id in user.cases if about and id.startswith(about)), user.case)


def _new_user(incoming: _Incoming) -> User:
    chat = incoming.sender.chat if isinstance(incoming.sender.chat, int) else None
    return User(id=incoming.user, chat=chat, suggested=incoming.sender.suggested)


def _spoken_to(user: User, case: Case) -> Session:
    """The session in which the case speaks to this user."""
    return Session(user, case.model_copy(update={"spoken_to": user.id}))
