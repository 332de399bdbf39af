"""What a turn leads to, done: said, looked up, handed over, reminded. One effect after the other."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog

from bot.conversation import attachments
from bot.conversation.channel import Blocked, Channel, NotSent
from bot.conversation.conversation import Conversation, Sender, StoredTurn
from bot.conversation.messages import File, compose
from bot.conversation.rate_limits import RateLimits
from bot.language.languages import Language
from bot.metrics import Metrics
from bot.sources import Sources
from bot.stores import StoreDown
from flows.definition.text import Link
from flows.effects import (
    DeliverCalendar,
    DeliverExport,
    DeliverPaper,
    EraseUser,
    JoinCase,
    LookUp,
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

PORTRAIT_SECONDS = 2
# Takes what finds the chat's next event, beside everything else, and the case the event is about.
LeadOn = Callable[[Callable[[], Awaitable[Event]], str | None], None]
log = structlog.get_logger()


class EffectPerformer:
    """Performs effects on one channel."""

    def __init__(
        self,
        conversation: Conversation,
        sources: Sources,
        languages: Mapping[str, Language],
        channel: Channel,
        limits: RateLimits,
        metrics: Metrics,
    ) -> None:
        self._conversation, self._sources, self._metrics = conversation, sources, metrics
        self._languages, self._channel, self._limits = languages, channel, limits

    async def perform(self, sender: Sender, reply: StoredTurn, lead_on: LeadOn) -> None:
        """Do all that a turn leads to, in order. Raises Unsent, StoreDown; who blocked the bot is noted."""
        try:
            for effect in reply.effects:
                await self._do(sender, reply, effect, lead_on)
        except Blocked:
            await self._conversation.block(reply.user.id)

    async def apologise(self, sender: Sender, language: str | None) -> None:
        """Say that something went wrong; never an error."""
        with suppress(Blocked, NotSent):
            await self.say(sender, self._conversation.notice("sorry"), language)

    async def say(self, sender: Sender, say: Say, language: str | None, patient: bool = False) -> None:
        """Show one message; a patient one waits for others. Raises Blocked or Unsent."""
        message = replace(compose(say, self._languages, language), patient=patient)
        if say.portrait is not None:
            message = replace(message, picture=await self._portrait(say.portrait))
        await self._channel.send(sender.chat, message)

    async def _do(self, sender: Sender, reply: StoredTurn, effect: Any, lead_on: LeadOn) -> None:
        match effect:
            case Say():
                await self.say(sender, effect, reply.user.language)
            case LookUp():
                await self._look_up(sender, reply, effect, lead_on)
            case SendReminder():
                await self._remind(sender, reply.user, effect, lead_on)
            case SendWordings():
                await self._hand_over(sender, reply.user, effect)
            case DeliverPaper() | DeliverCalendar() | DeliverExport():
                await self._deliver(sender, reply.user, effect)
                lead_on(_at_once(FileDelivered(effect.receipt)), reply.case)
            case _:
                await self._change_people(sender, reply, effect, lead_on)

    async def _change_people(self, sender: Sender, reply: StoredTurn, effect: Any, lead_on: LeadOn) -> None:
        """Perform an effect on who takes part, or on which case is open."""
        match effect:
            case SendInvitation():
                await self._invite(sender, effect, reply.user.language)
            case JoinCase():
                phrase = await self._conversation.joining.join(reply.user, effect.payload)
                lead_on(_at_once(Resumed(phrase)), None)
            case ResumeCase():
                lead_on(_at_once(Resumed(effect.phrase)), None)
            case EraseUser():
                await self._conversation.rights.erase(reply.user, effect.hand_over)
                await self.say(sender, effect.say, reply.user.language)

    async def _look_up(self, sender: Sender, reply: StoredTurn, effect: LookUp, lead_on: LeadOn) -> None:
        """Look up beside everything else; too many in an hour go the way of a service that is down."""
        allowed = self._limits.allows("lookups", sender.chat)
        if not allowed:
            await self.say(sender, self._conversation.notice("too_many_lookups"), reply.user.language)
        lead_on(lambda: self._result(sender, effect, allowed), reply.case)

    async def _result(self, sender: Sender, effect: LookUp, allowed: bool) -> LookedUp:
        if not allowed:
            return LookedUp(effect.token, _nothing(effect.query))
        await self._channel.show_typing(sender.chat)
        found = await self._asked(effect.query)
        self._metrics.count("look-up", found.outcome if isinstance(found, Finding) else "record")
        return LookedUp(effect.token, found)

    async def _asked(self, query: Query) -> Finding | MpRecord:
        if query.member is not None:
            return await self._sources.record(query.member)
        return await self._sources.find_mp(query)

    async def _deliver(
        self, sender: Sender, user: User, file: DeliverPaper | DeliverCalendar | DeliverExport
    ) -> None:
        """Hand a file over. One that cannot be made is not owed: it would fail again, and keep back all
        that is said after it."""
        try:
            await self._hand_over(sender, user, file)
        except (NotSent, StoreDown):
            self._limits.give_back("papers", sender.chat)  # it is tried again, perhaps for an hour
            raise
        except Blocked:
            raise
        except Exception as error:
            log.error("file not handed over", error=error)
            await self.apologise(sender, user.language)

    async def _hand_over(self, sender: Sender, user: User, effect: Any) -> None:
        """Show what has to be made first: files, and words to copy."""
        english, spoken = self._languages["en"], self._languages.get(user.language or "en")
        spoken = spoken or english
        match effect:
            case DeliverCalendar():
                await self._channel.send_file(sender.chat, attachments.calendar(effect, spoken))
            case SendWordings():
                await self._channel.send(sender.chat, attachments.correction(effect, english, spoken))
            case _ if not self._limits.allows("papers", sender.chat):
                await self.say(sender, self._conversation.notice("too_many_papers"), user.language)
            case DeliverExport():
                await self._export(sender, effect, spoken)
            case DeliverPaper():
                await self._hand(sender, effect, english, spoken)

    async def _hand(self, sender: Sender, hand: DeliverPaper, english: Language, spoken: Language) -> None:
        for part in await asyncio.to_thread(attachments.parts, hand, english, spoken):
            if isinstance(part, File):
                await self._channel.send_file(sender.chat, part)
            else:
                await self._channel.send(sender.chat, part)

    async def _export(self, sender: Sender, effect: DeliverExport, spoken: Language) -> None:
        user, cases, paper = await self._conversation.export(sender)
        await self.say(sender, Say(((effect.note,),)), spoken.code)
        for file in attachments.kept(user, cases, paper, spoken):
            await self._channel.send_file(sender.chat, file)

    async def _remind(self, sender: Sender, user: User, effect: SendReminder, lead_on: LeadOn) -> None:
        """Show it, then note that it was shown: one that could not be is tried again later."""
        try:
            await self.say(sender, effect.say, user.language, patient=True)
        except NotSent as error:
            log.error("reminder not sent", error=error)
            self._metrics.count("reminder", "not sent")
            return
        self._metrics.count("reminder", "sent")
        lead_on(_at_once(ReminderDelivered(effect.key)), effect.case)

    async def _invite(self, sender: Sender, effect: SendInvitation, language: str | None) -> None:
        link = Link(await self._channel.invitation_link(effect.payload))
        words = replace(effect.words, values={**effect.words.values, "link": link})
        await self.say(sender, Say(((words,),)), language)

    async def _portrait(self, member: int) -> bytes | None:
        """The picture, if it can be had soon: the words do not wait for it."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PORTRAIT_SECONDS):
                return await self._sources.portrait(member)
        return None


def _at_once(event: Event) -> Callable[[], Awaitable[Event]]:
    async def found() -> Event:
        return event

    return found


def _nothing(query: Query) -> Finding | MpRecord:
    return Finding(outcome="down") if query.member is None else MpRecord(member=query.member)
