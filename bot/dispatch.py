"""Chats side by side, each in order: an event is stored first, then what it leads to is told.

`submit` returns as soon as the turn is stored, so that a slow look-up or a slow send holds up nobody, and so
that an update can be confirmed exactly then.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol
from weakref import WeakValueDictionary

import structlog

from bot import handing
from bot.conversation import Conversation, Reply, Sender
from bot.i18n import Language
from bot.messages import File, Message, compose
from bot.sources import Sources
from bot.stores import Store, StoreDown
from flows.case import Finding, Query, User
from flows.model import Link
from flows.record import Record
from flows.turn import (
    Calendar,
    Event,
    Forget,
    Hand,
    Invitation,
    Join,
    LookedUp,
    LookUp,
    Remind,
    Reopen,
    Resumed,
    Ring,
    Rung,
    Say,
)

PORTRAIT_SECONDS = 2
AT_ONCE = 10  # reminders under way; the next ones are only claimed when these were shown
Deed = Callable[[], Awaitable[None]]
log = structlog.get_logger()


class Blocked(Exception):
    """The user does not want to hear from the bot any more."""


class Unsent(Exception):
    """A message could not be sent after several tries."""


class Channel(Protocol):
    """Where messages go: Telegram, or a terminal."""

    async def show(self, chat: int | str, message: Message) -> None:
        """Show a message. Raises Blocked or Unsent."""

    async def hand(self, chat: int | str, file: File) -> None:
        """Hand over a file. Raises Blocked or Unsent."""

    async def invitation(self, payload: str) -> str:
        """The link that opens a chat with the bot and this payload."""

    async def busy(self, chat: int | str) -> None:
        """Show that an answer is being looked for."""


class Dispatcher:
    """Performs what conversations ask for."""

    def __init__(
        self,
        conversation: Conversation,
        store: Store,
        sources: Sources,
        languages: Mapping[str, Language],
        channel: Channel,
    ) -> None:
        self._conversation, self._store, self._sources = conversation, store, sources
        self._languages, self._channel = languages, channel
        self._locks: WeakValueDictionary[int | str, asyncio.Lock] = WeakValueDictionary()
        self._queues: dict[int | str, list[Deed]] = {}  # what is still to be told, by chat
        self._unfinished: dict[str, int] = {}  # turns and look-ups under way, by user
        self._untold: set[str] = set()  # users to whom something could not be sent
        self._tasks: set[asyncio.Task[None]] = set()
        self._reminding = asyncio.Semaphore(AT_ONCE)

    async def submit(
        self,
        sender: Sender,
        event: Event,
        update: int | None = None,
        first: Deed | None = None,
        case: str | None = None,
    ) -> None:
        """Store the turn, and queue what it leads to; `first` is done before it. Raises StoreDown."""
        lock = self._locks.get(sender.chat) or asyncio.Lock()
        self._locks[sender.chat] = lock
        async with lock:
            user = await self._begin(sender)
            try:
                reply = await self._conversation.receive(sender, event, update, case)
            except BaseException as error:
                # a turn that was cut off may be stored all the same: then it is told after the next start
                await self._end(user, told=not isinstance(error, asyncio.CancelledError))
                raise
            if first:
                self._queue(sender.chat, first)
            self._queue(sender.chat, lambda: self._perform(sender, reply))

    async def owed(self) -> list[str]:
        """The users whose turn was stored but not told, by a bot that was stopped or could not send.

        From now on they count as being told: a repeated update must not pass for the telling. Ask for them
        before the first update is fetched.
        """
        owed = [user for user in await self._store.unfinished() if user not in self._unfinished]
        self._unfinished.update(dict.fromkeys(owed, 1))
        return owed

    async def repay(self, owed: list[str]) -> None:
        """Tell them again where they are; a look-up that was under way is done again."""
        for user in owed:
            told = False
            try:
                chat = await self._conversation.chat_of(user)
                if chat is not None:
                    await self.submit(Sender(chat), Resumed())
                told = True
            except StoreDown as error:
                log.error("not told again", error=error)
            await self._end(user, told)

    async def remind(self) -> None:
        """Remind everybody who is to be reminded now, a few at once: a claim lasts a minute, and thousands of
        messages do not go out in one."""
        for case, chats in await self._conversation.due():
            for chat in chats:
                await self._reminding.acquire()
                try:
                    await self.submit(Sender(chat), Ring(), case=case)
                finally:
                    self._queue(chat, self._reminded)

    async def _reminded(self) -> None:
        self._reminding.release()

    async def recover(self) -> None:
        """Tell everyone again who is owed it."""
        await self.repay(await self.owed())

    async def settled(self) -> None:
        """Wait until everything queued so far, and all that follows from it, is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Leave off; what is not told yet is told after the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _begin(self, sender: Sender) -> str:
        """Note that this user has a turn to be told, before it is stored: a kill after that is made good."""
        user = await self._store.name(sender.chat)
        self._unfinished[user] = self._unfinished.get(user, 0) + 1
        try:
            await self._store.begin(user)
        except BaseException:
            self._was_last(user)
            raise
        return user

    def _queue(self, chat: int | str, deed: Deed) -> None:
        waiting = self._queues.setdefault(chat, [])
        waiting.append(deed)
        if len(waiting) == 1:
            self._start(self._work(chat))

    async def _work(self, chat: int | str) -> None:
        """Do what is queued for one chat, in order."""
        waiting = self._queues[chat]
        while waiting:
            try:
                await waiting[0]()
            except Exception as error:
                log.error("deed failed", error=error)
            waiting.pop(0)
        del self._queues[chat]

    async def _perform(self, sender: Sender, reply: Reply) -> None:
        told = True
        try:
            await self._do_all(sender, reply)
        except (Unsent, StoreDown) as error:
            log.error("not told", error=error)
            told = False
        except Exception as error:  # ours: to do it again would fail again
            log.error("effect failed", error=error)
            await self._apologise(sender, reply.user.language)
        await self._end(reply.user.id, told)

    async def _do_all(self, sender: Sender, reply: Reply) -> None:
        try:
            for effect in reply.effects:
                await self._do(sender, reply, effect)
        except Blocked:
            await self._conversation.block(reply.user.id)

    async def _apologise(self, sender: Sender, language: str | None) -> None:
        with suppress(Blocked, Unsent):
            await self._say(sender, self._conversation.sorry, language)

    async def _do(self, sender: Sender, reply: Reply, effect: Any) -> None:
        """Perform one effect."""
        language = reply.user.language
        match effect:
            case LookUp():
                self._unfinished[reply.user.id] += 1
                self._start(self._look_up(sender, reply.user.id, effect))
            case Hand():
                await self._hand(sender, effect, language)
            case Calendar():
                file = handing.calendar(effect, self._languages, language)
                await self._channel.hand(sender.chat, file)
            case Remind():
                await self._remind(sender, reply.user, effect)
            case Say():
                await self._say(sender, effect, language)
            case _:
                await self._change_people(sender, reply, effect)

    async def _change_people(self, sender: Sender, reply: Reply, effect: Any) -> None:
        """Perform an effect on who takes part, or on which case is open."""
        match effect:
            case Invitation():
                await self._invite(sender, effect, reply.user.language)
            case Join():
                phrase = await self._conversation.join(reply.user, effect.payload)
                self._lead_on(sender, reply.user.id, Resumed(phrase))
            case Reopen():
                self._lead_on(sender, reply.user.id, Resumed(effect.phrase))
            case Forget():
                await self._conversation.erase(reply.user, effect.hand_over)
                await self._say(sender, effect.say, reply.user.language)

    async def _say(self, sender: Sender, say: Say, language: str | None, patient: bool = False) -> None:
        message = replace(compose(say, self._languages, language), patient=patient)
        if say.portrait is not None:
            message = replace(message, picture=await self._portrait(say.portrait))
        await self._channel.show(sender.chat, message)

    async def _hand(self, sender: Sender, hand: Hand, language: str | None) -> None:
        for part in await asyncio.to_thread(handing.parts, hand, self._languages, language):
            if isinstance(part, File):
                await self._channel.hand(sender.chat, part)
            else:
                await self._channel.show(sender.chat, part)

    async def _remind(self, sender: Sender, user: User, effect: Remind) -> None:
        """Show it, then note that it was shown: one that could not be is tried again later."""
        try:
            await self._say(sender, effect.say, user.language, patient=True)
        except Unsent as error:
            log.error("reminder not sent", error=error)
            return
        self._lead_on(sender, user.id, Rung(effect.key), effect.case)

    def _lead_on(self, sender: Sender, user: str, event: Event, case: str | None = None) -> None:
        """An event that follows from an effect; until it is stored, the user is owed something."""
        self._unfinished[user] += 1
        self._start(self._follow(sender, user, event, case))

    async def _follow(self, sender: Sender, user: str, event: Event, case: str | None) -> None:
        told = True
        try:
            await self.submit(sender, event, case=case)
        except StoreDown as error:
            log.error("what follows was not stored", error=error)
            told = False
        await self._end(user, told)

    async def _invite(self, sender: Sender, effect: Invitation, language: str | None) -> None:
        link = Link(await self._channel.invitation(effect.payload))
        words = replace(effect.words, values={**effect.words.values, "link": link})
        await self._say(sender, Say(((words,),)), language)

    async def _portrait(self, member: int) -> bytes | None:
        """The picture, if it can be had soon: the words do not wait for it."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PORTRAIT_SECONDS):
                return await self._sources.portrait(member)
        return None

    async def _look_up(self, sender: Sender, user: str, effect: LookUp) -> None:
        """Look up beside everything else; the result is the chat's next event."""
        told = True
        try:
            await self._channel.busy(sender.chat)
            await self.submit(sender, LookedUp(effect.token, await self._asked(effect.query)))
        except StoreDown as error:
            log.error("result not stored", error=error)
            told = False
        await self._end(user, told)

    async def _asked(self, query: Query) -> Finding | Record:
        if query.member is not None:
            return await self._sources.record(query.member)
        return await self._sources.find_mp(query)

    async def _end(self, user: str, told: bool) -> None:
        """One thing less to do for a user; when it was the last, a restart need not tell them again."""
        if not told:
            self._untold.add(user)
        if self._was_last(user):
            if user not in self._untold:
                await self._store.finish(user)
            self._untold.discard(user)

    def _was_last(self, user: str) -> bool:
        """Count one thing less to do for a user; whether it was the last."""
        self._unfinished[user] -= 1
        if self._unfinished[user]:
            return False
        del self._unfinished[user]
        return True

    def _start(self, deed: Awaitable[None]) -> None:
        task = asyncio.ensure_future(deed)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
