"""Chats side by side, each in order: an event is stored first, then what it leads to is told.

`submit` returns as soon as the turn is stored, so that a slow look-up or a slow send holds up nobody, and so
that an update can be confirmed exactly then.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from weakref import WeakValueDictionary

import structlog

from bot.conversation.channel import NotSent
from bot.conversation.conversation import Conversation, Sender, StoredTurn
from bot.conversation.effects import EffectPerformer
from bot.conversation.outbox import Outbox
from bot.stores import Store, StoreDown, Unsure
from flows.events import Event, RemindersDue, Resumed

AT_ONCE = 10  # reminders under way; the next ones are only claimed when these were shown
Find = Callable[[], Awaitable[Event]]  # the next event of a chat, once it is known
Deed = Callable[[], Awaitable[None]]
log = structlog.get_logger()


class Dispatcher:
    """Performs what conversations ask for."""

    def __init__(self, conversation: Conversation, store: Store, performer: EffectPerformer) -> None:
        self._conversation, self._store, self._performer = conversation, store, performer
        self._locks: WeakValueDictionary[int | str, asyncio.Lock] = WeakValueDictionary()
        self._queues: dict[int | str, list[Deed]] = {}  # what is still to be told, by chat
        self._outbox = Outbox(store)
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
            user = await self._store.user_key(sender.chat)
            await self._outbox.begin(user)
            try:
                reply = await self._conversation.receive(sender, event, update, case)
            except BaseException as error:
                # a turn that was cut off may be stored all the same: then it is told later
                await self._outbox.told(user, not isinstance(error, asyncio.CancelledError | Unsure))
                raise
            if first:
                self._queue(sender.chat, first)
            self._queue(sender.chat, lambda: self._perform(sender, reply))

    async def owed(self) -> list[str]:
        """The users to be told where they are. Ask for them before the first update is fetched."""
        return await self._outbox.owed()

    async def repay(self, owed: list[str]) -> None:
        """Tell them again where they are; a look-up that was under way is done again."""
        for user in owed:
            told = False
            try:
                await self._resume(user)
                told = True
            except StoreDown as error:
                log.error("not told again", error=error)
            except Exception as error:  # ours: to do it again would fail again
                log.error("telling again failed", error=error)
                told = True
            await self._outbox.end(user, told)

    async def _resume(self, user: str) -> None:
        chat, others = await self._conversation.pending.to_resume(user)
        if chat is not None:
            await self.submit(Sender(chat), Resumed())
            for case in others:
                await self.submit(Sender(chat), Resumed(), case=case)

    async def remind(self) -> None:
        """Remind everybody who is to be reminded now, a few at once: a claim lasts a minute, and thousands of
        messages do not go out in one."""
        for case, chats in await self._conversation.pending.due():
            for chat in chats:
                await self._reminding.acquire()
                try:
                    await self.submit(Sender(chat), RemindersDue(), case=case)
                finally:
                    self._queue(chat, self._reminded)

    async def _reminded(self) -> None:
        self._reminding.release()

    async def notify(self, sender: Sender, phrase: str) -> None:
        """Say a phrase in the chat's own language, whatever is going on there. Raises Blocked or Unsent."""
        language = await self._conversation.language_of(sender)
        await self._performer.say(sender, self._conversation.notice(phrase), language)

    async def recover(self) -> None:
        """Tell everyone again who is owed it."""
        await self.repay(await self.owed())

    async def settled(self) -> None:
        """Wait until everything queued so far, and all that follows from it, is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self, grace: float = 0.0) -> None:
        """Leave off, after `grace` seconds at the most; what is not told is told after the next start."""
        if grace and self._tasks:
            await asyncio.wait({asyncio.ensure_future(self.settled())}, timeout=grace)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

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

    async def _perform(self, sender: Sender, reply: StoredTurn) -> None:
        told = True
        try:
            await self._performer.perform(sender, reply, partial(self._lead_on, sender, reply.user.id))
        except (NotSent, StoreDown) as error:
            log.error("not told", error=error)
            told = False
        except Exception as error:  # ours: to do it again would fail again
            log.error("effect failed", error=error)
            await self._performer.apologise(sender, reply.user.language)
        await self._outbox.told(reply.user.id, told)

    def _lead_on(self, sender: Sender, user: str, find: Find, case: str | None) -> None:
        """An event that follows from an effect; until it is stored, the user is owed something."""
        self._outbox.lead_on(user)
        self._start(self._follow(sender, user, find, case))

    async def _follow(self, sender: Sender, user: str, find: Find, case: str | None) -> None:
        told = True
        try:
            await self.submit(sender, await find(), case=case)
        except StoreDown as error:
            log.error("what follows was not stored", error=error)
            told = False
        except Exception as error:  # ours: to do it again would fail again
            log.error("what follows failed", error=error)
            await self._performer.apologise(sender, None)
        await self._outbox.end(user, told)

    def _start(self, deed: Awaitable[None]) -> None:
        task = asyncio.ensure_future(deed)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
