"""Performs the effects of a stored turn on one channel, in order: messages, files, reminders.

What an effect leads to is returned as a follow-up: an event for the next turn, which is known at once or,
after a look-up, later. Look-ups begin before anything is sent: they need nothing that is said before them.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import assert_never

import structlog

from bot.conversation import attachments
from bot.conversation.attachments import Attachment
from bot.conversation.channel import Blocked, ButtonsRefused, Channel, NotSent, Refused
from bot.conversation.conversation import Conversation, StoredTurn
from bot.conversation.invitations import Invitations
from bot.conversation.messages import Message, PageLink, compose
from bot.conversation.privacy import Privacy
from bot.conversation.rate_limits import RateLimits
from bot.documents import FileWorker, NotMade
from bot.language.languages import Language
from bot.metrics import Metrics
from bot.sources import Sources
from bot.stores import StoreDown
from flows.definition.text import Link
from flows.effects import (
    DeliverCalendar,
    DeliverExport,
    DeliverPaper,
    Effect,
    EraseUser,
    JoinCase,
    LookUp,
    RemoveMessages,
    ResumeCase,
    Say,
    SendInvitation,
    SendReminder,
    SendWordings,
)
from flows.events import Event, FileDelivered, LookedUp, ReminderDelivered, Resumed
from flows.state.case import Finding, Query
from flows.state.mp_record import MpRecord
from flows.state.user import User

START = "/start"  # the command that leads on from anywhere; some words name it
Chat = int | str
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The next event of a chat, or the look-up whose result will be that event.

    `case`: the case that it is about; None: the open one.
    """

    event: Event | LookUp
    case: str | None = None

    @property
    def is_report(self) -> bool:
        """Whether it only reports that something was delivered, and nothing is said to the person."""
        return isinstance(self.event, FileDelivered | ReminderDelivered)


@dataclass(frozen=True, slots=True)
class BegunLookUp(LookUp):
    """A look-up under way. `said`: set once all that its turn says before it has been sent."""

    said: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True)
class EffectPerformer:
    """Performs effects on one channel."""

    conversation: Conversation
    invitations: Invitations
    privacy: Privacy
    sources: Sources
    languages: Mapping[str, Language]
    channel: Channel
    limits: RateLimits
    metrics: Metrics
    file_worker: FileWorker = field(default_factory=FileWorker)
    page_link: PageLink | None = None  # makes the links of the fill-in page, if there is one

    def begin_look_ups(self, chat: Chat, turn: StoredTurn) -> tuple[StoredTurn, list[FollowUp]]:
        """Begin the look-ups of a turn: return it with them marked as begun, and their results as follow-ups.

        Those of a chat with too many in an hour do not begin: when their turn to be performed comes, that is
        said.
        """
        effects = [self._begun(chat, effect) for effect in turn.effects]
        follow_ups = [FollowUp(effect, turn.case) for effect in effects if isinstance(effect, BegunLookUp)]
        return replace(turn, effects=tuple(effects)), follow_ups

    async def perform(self, chat: Chat, turn: StoredTurn) -> AsyncIterator[FollowUp]:
        """Perform the effects of a turn in order, and yield what follows from each as soon as it is done.

        One that fails, because Telegram refuses it or by a bug, is apologised for and does not keep the open
        question after it from being asked. If the user has blocked the bot, that is recorded and the rest is
        skipped. Raises NotSent, StoreDown.
        """
        try:
            for effect in turn.effects:
                if follow_up := await self._perform_safely(chat, turn, effect):
                    yield follow_up
        except Blocked:
            await self.conversation.block(turn.user.id)

    async def outcome(self, chat: Chat, follow_up: FollowUp) -> Event:
        """The event of a follow-up; waits for its look-up if it has one."""
        if isinstance(follow_up.event, LookUp):
            return await self._look_up(chat, follow_up.event)
        return follow_up.event

    async def say(self, chat: Chat, say: Say, language: str | None, low_priority: bool = False) -> None:
        """Send one message. `low_priority`: it may wait behind others. Raises Blocked, NotSent, Refused."""
        message = replace(compose(say, self.languages, language, self.page_link), low_priority=low_priority)
        if say.portrait is not None:
            message = replace(message, picture=await self.sources.portrait(say.portrait))
        async with self._way_on(chat, message, language, unasked=say.covered):
            if say.edits is not None:
                await self.channel.edit(chat, say.edits, message, say.only_buttons)
            else:
                await self.channel.send(chat, message)

    async def apologise(self, chat: Chat, language: str | None, unasked: bool = False) -> None:
        """Say that something went wrong, with a button and a command that lead on. Raises Blocked, NotSent.

        `unasked`: the person has done nothing that it replies to.
        """
        with suppress(Refused):
            await self.say(chat, self.conversation.notice("sorry", unasked), language, unasked)

    @asynccontextmanager
    async def _way_on(
        self, chat: Chat, message: Message, language: str | None, unasked: bool = False
    ) -> AsyncIterator[None]:
        """Send a message within the block. If none of its buttons is accepted, another leads on from it.

        Not if its own words name the command that does. Raises Blocked, NotSent, Refused.
        """
        try:
            yield
        except ButtonsRefused as error:
            log.error("buttons refused", error=error.__cause__)
            if START not in message.html:
                await self.apologise(chat, language, unasked)

    async def _perform_safely(self, chat: Chat, turn: StoredTurn, effect: Effect) -> FollowUp | None:
        try:
            return await self._perform(chat, turn, effect)
        except (Blocked, NotSent, StoreDown):
            raise
        except Exception as error:  # another try would fail again
            log.error("effect failed", error=error, effect=type(effect).__name__)
            self.metrics.count("effect", "failed")
            await self.apologise(chat, turn.user.language)
            return None

    async def _perform(self, chat: Chat, turn: StoredTurn, effect: Effect) -> FollowUp | None:
        match effect:
            case Say():
                await self._say(chat, turn.user, effect)
            case RemoveMessages():
                await self._remove(chat, turn.user, effect)
            case BegunLookUp():
                effect.said.set()
            case LookUp():
                return await self._begin_look_up(chat, turn, effect)
            case DeliverPaper() | DeliverCalendar() | DeliverExport():
                await self._deliver(chat, turn.user, effect)
                return FollowUp(FileDelivered(effect.receipt), turn.case)
            case SendReminder():
                return await self._remind(chat, turn.user, effect)
            case SendInvitation():
                await self._invite(chat, turn.user, effect)
            case SendWordings():
                await self._send_wordings(chat, turn.user, effect)
            case JoinCase():
                return FollowUp(Resumed(await self.invitations.join(turn.user, effect.payload), opened=True))
            case ResumeCase():
                return FollowUp(Resumed(effect.phrase, opened=True))
            case EraseUser():
                await self._erase(chat, turn.user, effect)
            case _:
                assert_never(effect)
        return None

    async def _say(self, chat: Chat, user: User, say: Say) -> None:
        """Send one message. The id of a passing one is stored before its words show, so that it can go."""
        if not say.passing:
            await self.say(chat, say, user.language)
            return
        message = compose(say, self.languages, user.language, self.page_link)
        async with self._way_on(chat, message, user.language):
            await self.channel.send_passing(chat, message, partial(self.conversation.note_passing, user.id))

    async def _remove(self, chat: Chat, user: User, effect: RemoveMessages) -> None:
        """Remove messages, and only then forget their ids, so that a crash in between leaves none behind."""
        await self.channel.remove(chat, effect.messages)
        await self.conversation.forget_passing(user.id, effect.messages)

    async def _erase(self, chat: Chat, user: User, effect: EraseUser) -> None:
        """Clear the chat, if that was chosen; erase the cases, say so, and then erase the user.

        In this order: the cases know which messages there are, and until it is said, a restart knows whom to
        tell. Whoever has blocked the bot is erased all the same.
        """
        if effect.leaving.clear_chat:
            with suppress(Blocked):
                await self.channel.remove(chat, await self.privacy.deletable_messages(user.id, chat))
        await self.privacy.erase_cases(user, effect.leaving.hand_over)
        with suppress(Blocked, Refused):
            await self.say(chat, effect.say, user.language)
        await self.privacy.erase_user(user)

    def _begun(self, chat: Chat, effect: Effect) -> Effect:
        if isinstance(effect, LookUp) and self.limits.allows("lookups", chat):
            return BegunLookUp(effect.query, effect.token)
        return effect

    async def _begin_look_up(self, chat: Chat, turn: StoredTurn, effect: LookUp) -> FollowUp:
        """Start a look-up. A chat with too many in an hour gets the result of a service that is down."""
        if self.limits.allows("lookups", chat):
            return FollowUp(effect, turn.case)
        await self.say(chat, self.conversation.notice("too_many_lookups"), turn.user.language)
        return FollowUp(LookedUp(effect.token, _service_down(effect.query)), turn.case)

    async def _look_up(self, chat: Chat, effect: LookUp) -> LookedUp:
        showing = asyncio.ensure_future(self._show_typing(chat, effect))
        try:
            result = await self._ask_sources(effect.query)
        finally:
            showing.cancel()  # after the result it would mislead
        self.metrics.count("look-up", result.outcome if isinstance(result, Finding) else "record")
        return LookedUp(effect.token, result)

    async def _show_typing(self, chat: Chat, effect: LookUp) -> None:
        """Show "typing…" below what is said first, as a message would end it. A failure is ignored."""
        try:
            if isinstance(effect, BegunLookUp):
                await effect.said.wait()
            await self.channel.show_typing(chat)
        except Exception as error:
            log.error("typing not shown", error=error)

    async def _ask_sources(self, query: Query) -> Finding | MpRecord:
        if query.mp_id is not None:
            return await self.sources.record(query.mp_id)
        return await self.sources.find_mp(query)

    async def _deliver(
        self, chat: Chat, user: User, effect: DeliverPaper | DeliverCalendar | DeliverExport
    ) -> None:
        """Send a file. One that cannot be made counts as delivered: it would only fail again.

        Otherwise it would hold up everything that is said after it.
        """
        try:
            await self._send_files(chat, user, effect)
        except (NotSent, StoreDown):
            self.limits.give_back("papers", chat)  # it will be tried again, perhaps for an hour
            raise
        except Blocked:
            raise
        except Exception as error:
            log.error("file not handed over", error=error)
            await self.apologise(chat, user.language)

    async def _send_files(
        self, chat: Chat, user: User, effect: DeliverPaper | DeliverCalendar | DeliverExport
    ) -> None:
        if isinstance(effect, DeliverCalendar):
            await self._send_file(chat, attachments.calendar_file(effect, self._spoken(user)))
        elif not self.limits.allows("papers", chat):
            await self.say(chat, self.conversation.notice("too_many_papers"), user.language)
        elif isinstance(effect, DeliverExport):
            await self._send_export(chat, user, effect)
        else:
            await self._send_paper(chat, user, effect)

    async def _send_paper(self, chat: Chat, user: User, effect: DeliverPaper) -> None:
        english, spoken = self.languages["en"], self._spoken(user)
        if not effect.paper.copied:
            try:
                await self._send_file(chat, attachments.paper_file(effect, english, spoken))
            except (NotMade, Refused) as error:  # the text is sent all the same
                log.error("paper not sent", paper=effect.paper.id, error=error.__cause__)
                await self.channel.send(chat, Message(spoken.render(effect.notes["paper_unavailable"])))
        if not effect.as_word:
            await self.channel.send(chat, attachments.paper_text(effect, english, spoken))

    async def _send_export(self, chat: Chat, user: User, effect: DeliverExport) -> None:
        spoken = self._spoken(user)
        stored_user, cases = await self.privacy.everything(user.id)
        overview = self.conversation.overview(stored_user, cases)
        await self.say(chat, Say(((effect.note,),)), spoken.code)
        private = self.conversation.private_steps
        for file in attachments.export_files(stored_user, cases, overview, spoken, private):
            await self._send_file(chat, file)

    async def _send_file(self, chat: Chat, attachment: Attachment) -> None:
        """Make a file and send it. Raises NotMade, Blocked, NotSent, Refused."""
        async with self.file_worker.made(attachment.spec) as content:
            await self.channel.send_file(chat, attachment.made(content))

    async def _remind(self, chat: Chat, user: User, effect: SendReminder) -> FollowUp | None:
        """Send a reminder if it is still due. If that fails, nothing follows: it is tried again later."""
        if not await self.conversation.is_still_due(user.id, effect):
            return None
        try:
            await self._send_reminder(chat, user, effect)
        except NotSent as error:
            log.error("reminder not sent", error=error)
            self.metrics.count("reminder", "not sent")
            return None
        except Refused as error:  # it would be refused at every try
            log.error("reminder refused", error=error)
            self.metrics.count("reminder", "refused")
            return FollowUp(ReminderDelivered(effect.key, refused=True), effect.case)
        self.metrics.count("reminder", "sent")
        return FollowUp(ReminderDelivered(effect.key), effect.case)

    async def _send_reminder(self, chat: Chat, user: User, effect: SendReminder) -> None:
        """Send a reminder; one with a file as its caption, so that neither comes without the other."""
        if effect.file is not None:
            try:
                await self._send_below_file(chat, user, effect.say, effect.file)
                return
            except (NotMade, Refused) as error:  # the words without the file are better than nothing
                log.error("file refused", error=error)
        await self.say(chat, effect.say, user.language, low_priority=True)

    async def _send_below_file(self, chat: Chat, user: User, say: Say, file: DeliverCalendar) -> None:
        words = replace(compose(say, self.languages, user.language, self.page_link), low_priority=True)
        attachment = attachments.calendar_file(file, self._spoken(user), words)
        content = await self.file_worker.make(attachment.spec)
        async with self._way_on(chat, words, user.language, unasked=say.covered):
            await self.channel.send_file(chat, attachment.made(content))

    async def _invite(self, chat: Chat, user: User, effect: SendInvitation) -> None:
        link = Link(await self.channel.invitation_link(effect.payload))
        words = replace(effect.words, values={**effect.words.values, "link": link})
        await self.say(chat, Say(((words,),)), user.language)

    async def _send_wordings(self, chat: Chat, user: User, effect: SendWordings) -> None:
        message = attachments.wordings_message(effect, self.languages["en"], self._spoken(user))
        await self.channel.send(chat, message)

    def _spoken(self, user: User) -> Language:
        """The language of a user; English if they have chosen none, or one that was removed."""
        return self.languages.get(user.language or "en") or self.languages["en"]


def _service_down(query: Query) -> Finding | MpRecord:
    """The result of a look-up whose service is down."""
    return Finding(outcome="down") if query.mp_id is None else MpRecord(member=query.mp_id)
