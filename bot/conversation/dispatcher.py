"""Runs each chat's events in order, and different chats concurrently. Stores a turn first, then delivers it.

`submit` returns as soon as the turn is stored, so a slow look-up or a slow send holds up nobody else, and the
update can be confirmed to Telegram at exactly that moment.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import structlog

from bot.conversation.channel import Blocked, NotSent, Refused
from bot.conversation.conversation import Conversation, Sender, StoredTurn
from bot.conversation.due import DueWork
from bot.conversation.effects import EffectPerformer, FollowUp
from bot.conversation.outbox import Outbox, TurnDelivery
from bot.conversation.repository import NOTHING, AtHand
from bot.stores import DocumentUnavailable, Occupied, Store, StoreDown
from flows.events import Event, ReminderDelivered, RemindersDue, Resumed
from flows.state.case import Case
from flows.state.user import User

AT_ONCE = 10  # reminders under way; the next ones are claimed only when these have been sent
ChatJob = Callable[[], Coroutine[Any, Any, None]]  # runs in order with the other jobs of its chat
log = structlog.get_logger()


class Dispatcher:
    """Stores turns and queues their delivery. Each user has a lock and a queue, by the user's key."""

    def __init__(
        self, conversation: Conversation, due_work: DueWork, store: Store, performer: EffectPerformer
    ) -> None:
        self._conversation, self._due_work = conversation, due_work
        self._store, self._performer = store, performer
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._queues: dict[str, deque[ChatJob]] = {}
        self._outbox = Outbox(store)
        self._tasks: set[asyncio.Task[None]] = set()
        self._reminder_slots = asyncio.Semaphore(AT_ONCE)
        self._reminding: set[tuple[str, str]] = set()  # users and cases whose reminders are under way
        self._unstored: dict[tuple[str, str | None], list[Event]] = {}  # by user and case: what was delivered

    async def submit(
        self,
        sender: Sender,
        event: Event,
        update: int | None = None,
        beside: ChatJob | None = None,
        case: str | None = None,
        burst: str | None = None,
    ) -> None:
        """Store the turn, and queue its delivery. `beside`: runs at the same time. Raises StoreDown.

        `case`, `burst`: as for `Conversation.receive`.
        """
        user = sender.user or await self._store.user_key(sender.chat)
        sender = replace(sender, user=user)
        receive = partial(self._conversation.receive, sender, event, update, case, burst=burst)
        async with self._lock(user):
            stored, delivery = await self._store_turn(user, receive, case)
            turn, look_ups = self._performer.begin_look_ups(sender.chat, stored)
            for look_up in look_ups:  # they wait for nothing that is sent
                await self._start_follow_up(sender, turn.user, look_up)
            deliver = partial(self._deliver, sender, turn, delivery)
            self._enqueue(user, partial(self._with_beside, turn, deliver, beside) if beside else deliver)

    async def remind(self) -> None:
        """Send every reminder that is due, a few at a time.

        A claim lasts a minute, and sending thousands of messages takes longer than that.
        """
        async for case in self._due_work.cases():
            with suppress(DocumentUnavailable):  # a document that cannot be read must not hold up other cases
                await self._remind_members(case)
        while self._due_work.erased:
            self._start(self.say_goodbye(self._due_work.erased.pop()))  # reminders do not wait for it

    async def say_goodbye(self, user: User) -> None:
        """Tell somebody who was erased after a long silence, if they can be reached."""
        if user.chat is None or user.blocked:
            return
        try:
            await self.notify(Sender(user.chat, user.language), "forgotten", unasked=True)
        except (Blocked, NotSent, Refused) as error:
            log.info("goodbye not sent", error=error)

    async def claim_undelivered(self) -> list[str]:
        """The users to redeliver to. Call it before the first update is fetched. Raises StoreDown."""
        await self._outbox.take_over()
        return await self._outbox.claim_undelivered()

    async def redeliver(self, users: Sequence[str]) -> None:
        """Ask each of the claimed users their open question again; a look-up under way is repeated.

        Whoever has been asked since they were claimed, because they wrote or Telegram has repeated what they
        wrote, and misses nothing else, is not asked again.
        """
        for user in users:
            with suppress(StoreDown):
                async with self._outbox.redelivery(user):
                    await self._redeliver(user)

    async def recover(self) -> None:
        """Redeliver to every user with a turn that was stored but not delivered. Raises StoreDown.

        What a process that has died left behind is taken over, and redelivered at the next call: Telegram
        repeats the updates that it had not confirmed, and their answers may be all that is missing.
        """
        claimed = await self._outbox.claim_undelivered()
        await self.redeliver(claimed)
        await self._outbox.take_over()

    async def notify(self, sender: Sender, phrase: str, unasked: bool = False) -> None:
        """Say a phrase in the chat's own language, out of turn. Raises Blocked, NotSent, Refused.

        `unasked`: the person has done nothing that it replies to.
        """
        language = await self._conversation.language_of(sender)
        await self._performer.say(sender.chat, self._conversation.notice(phrase, unasked), language, unasked)

    async def answer_danger(self, sender: Sender, event: Event) -> None:
        """Answer despair or danger while no turn can be taken. Raises Blocked, NotSent, Refused."""
        language = await self._conversation.language_of(sender)
        for say in self._conversation.answer_to_danger(event, language):
            await self._performer.say(sender.chat, say, language)

    def begin(self, saying: Coroutine[Any, Any, Any]) -> None:
        """Say something out of turn, without waiting: a chat under a pause must hold up no other's update."""
        self._start(saying)

    async def settled(self) -> None:
        """Wait until everything queued so far, and all that follows from it, is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self, grace: float = 0.0) -> None:
        """Stop within `grace` seconds. What is not delivered by then is redelivered after the next start."""
        if grace and self._tasks:
            await asyncio.wait({asyncio.ensure_future(self.settled())}, timeout=grace)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _redeliver(self, user: str) -> None:
        """Ask a user again if need be. Raises StoreDown; after any other error another try would fail too."""
        try:
            if self._outbox.is_unasked(user) or await self._due_work.misses_more(user):
                await self._resume(user)
        except DocumentUnavailable as error:  # the operator has been told
            log.info("not told again", error=error)
            raise
        except StoreDown as error:
            log.error("not told again", error=error)
            raise
        except Exception as error:
            log.error("telling again failed", error=error)

    async def _store_turn(
        self,
        user: str,
        receive: Callable[..., Awaitable[StoredTurn]],
        case: str | None,
        at_hand: AtHand = NOTHING,
        silent: bool = False,
    ) -> tuple[StoredTurn, TurnDelivery]:
        """Store a turn, after recording in the outbox that it will have to be delivered.

        `case`, `at_hand`: as for `Conversation.receive`. `silent`: it should only remind. Should it say
        something else, that is recorded before it is said.
        """
        reading = () if at_hand else self._conversation.to_read_ahead(user, case)
        async with self._outbox.delivery(user, silent, reading) as delivery:
            turn = await receive(at_hand=at_hand or delivery.ahead)
            return turn, await delivery.stored(turn.only_reminds, turn.asks)

    async def _deliver(self, sender: Sender, turn: StoredTurn, delivery: TurnDelivery) -> None:
        """Perform the effects of a turn. What is not delivered is made again later.

        Reminders that were not sent, or not reported, are left to the schedule.
        """
        try:
            async with delivery:
                await self._perform(sender, turn, delivery)
        except (NotSent, StoreDown) as error:
            log.error("not told", error=error)

    async def _with_beside(self, turn: StoredTurn, deliver: ChatJob, beside: ChatJob) -> None:
        """Deliver a turn and run the job beside it; but before it, if the turn takes messages away.

        A choice that is marked in a message without its words would bring them back. In a message that the
        turn edits it is not marked: the question there goes on. So it may after a turn that does nothing: the
        press was a repeated one, and its first may have been a tick.
        """
        if turn.edits or not turn.effects:
            await deliver()
            return
        if turn.removes:
            await beside()
            await deliver()
            return
        task = self._start(_run(beside))
        await deliver()
        await asyncio.wait({task})

    async def _perform(self, sender: Sender, turn: StoredTurn, delivery: TurnDelivery) -> None:
        """Perform the effects. Store reports of what was delivered; start what else follows.

        Raises NotSent and StoreDown; after any other error another try would fail too.
        """
        try:
            async for follow_up in self._performer.perform(sender.chat, turn):
                if follow_up.is_report:
                    delivery.missed |= not await self._store_report(sender, turn.user, follow_up)
                else:
                    await self._start_follow_up(sender, turn.user, follow_up)
        except (NotSent, StoreDown):
            raise
        except Exception as error:
            log.error("effect failed", error=error)
            await self._apologise(sender, turn.user)

    async def _start_follow_up(self, sender: Sender, user: User, follow_up: FollowUp) -> None:
        """Start what follows from an effect. It counts as under way before the turn can be over."""
        async with AsyncExitStack() as under_way:
            await under_way.enter_async_context(self._outbox.follow_up(user.id))
            self._start(self._follow_up(sender, user, follow_up, under_way.pop_all()))

    async def _store_report(self, sender: Sender, user: User, follow_up: FollowUp) -> bool:
        """Store that something was delivered, within the delivery: until then no other process may remind.

        Returns False if the store is down. Then it is stored before the user is next reminded of the case.
        """
        event = await self._performer.outcome(sender.chat, follow_up)
        try:
            async with self._lock(user.id):
                await self._report(sender, user.id, event, follow_up.case)
        except StoreDown as error:
            log.error("what follows was not stored", error=error)
            if isinstance(event, ReminderDelivered):  # a file is sent again, and reported anew
                self._unstored.setdefault((user.id, follow_up.case), []).append(event)
            return False
        except Exception as error:  # a bug: another try would fail again
            log.error("what follows failed", error=error)
            await self._apologise(sender, user)
        return True

    async def _report(self, sender: Sender, key: str, event: Event, case: str | None) -> None:
        """Store a report, under the user's lock. Raises StoreDown."""
        turn = await self._conversation.receive(sender, event, case=case)
        if turn.effects:  # a document was damaged, which is said
            async with self._outbox.delivery(key) as delivery:
                await delivery.stored(only_reminds=False)
            self._enqueue(key, partial(self._deliver, sender, turn, delivery))

    async def _report_late(self, sender: Sender, key: str, case: str) -> None:
        """Store which reminders were delivered while the store was down. Raises StoreDown."""
        late = self._unstored.get((key, case), [])
        while late:
            await self._report(sender, key, late[0], case)
            late.pop(0)
        self._unstored.pop((key, case), None)

    async def _follow_up(
        self, sender: Sender, user: User, follow_up: FollowUp, under_way: AsyncExitStack
    ) -> None:
        """Wait for the event that follows from an effect, and submit it."""
        try:
            async with under_way:
                await self._submit_outcome(sender, user, follow_up)
        except StoreDown as error:
            log.error("what follows was not stored", error=error)
        except NotSent as error:
            log.error("not told", error=error)

    async def _submit_outcome(self, sender: Sender, user: User, follow_up: FollowUp) -> None:
        """Submit what a follow-up leads to, or apologise. Raises NotSent, StoreDown."""
        try:
            event = await self._performer.outcome(sender.chat, follow_up)
            await self.submit(sender, event, case=follow_up.case)
        except StoreDown:
            raise
        except Exception as error:
            log.error("what follows failed", error=error)
            async with self._in_order(user.id):  # what is said before may be on its way, and has no way on
                await self._apologise(sender, user)

    async def _apologise(self, sender: Sender, user: User) -> None:
        """Say that something went wrong, unless they have blocked the bot. Raises NotSent."""
        with suppress(Blocked):
            await self._performer.apologise(sender.chat, user.language)

    async def _remind_members(self, case: Case) -> None:
        reached, unreachable = False, list[str]()
        for user in case.members:
            # the first member's turn saves a new version of the case, which the others have to load
            is_reachable = await self._remind(user, case.id, None if reached else case)
            reached |= is_reachable
            unreachable += [] if is_reachable else [user]
        if not reached:
            await self._due_work.postpone(case)
        elif unreachable:
            await self._due_work.postpone_unreachable(case.id, unreachable)

    async def _remind(self, key: str, case: str, loaded: Case | None) -> bool:
        """Remind one member of a case; False if they cannot be reached.

        While their last reminder of this case is under way, nothing is claimed, however long that takes.
        `loaded`: the case, if it was not saved since it was loaded.
        """
        if (key, case) in self._reminding:
            return True
        await self._reminder_slots.acquire()
        self._reminding.add((key, case))
        is_paused = False
        try:
            async with self._lock(key):
                user = await self._due_work.reachable(key)
                if user is None or user.chat is None:
                    return False
                if is_paused := self._performer.channel.is_paused(user.chat):
                    return True  # the case stays due
                sender, at_hand = Sender(user.chat, user=key), _at_hand(user, loaded)
                await self._report_late(sender, key, case)
                receive = partial(self._conversation.receive, sender, RemindersDue(), None, case)
                turn, delivery = await self._store_turn(key, receive, case, at_hand, silent=True)
                self._enqueue(key, partial(self._deliver, sender, turn, delivery))
                return True
        except (Occupied, DocumentUnavailable):  # another process speaks to them, or can; the case stays due
            return True
        finally:
            if is_paused:  # the chat's queue stands still, and others need the slot
                await self._end_reminder(key, case)
            else:
                self._enqueue(key, partial(self._end_reminder, key, case))

    async def _end_reminder(self, key: str, case: str) -> None:
        """Let the reminders of the case be claimed again, and give the slot to another."""
        self._reminding.discard((key, case))
        self._reminder_slots.release()

    async def _resume(self, user: str) -> None:
        chat, other_cases = await self._due_work.to_resume(user)
        if chat is not None:
            sender = Sender(chat, user=user)
            for case in other_cases:  # their files first: the open question comes last
                await self.submit(sender, Resumed(), case=case)
            await self.submit(sender, Resumed())

    def _lock(self, user: str) -> asyncio.Lock:
        """The lock that lets only one turn of a chat be stored at a time."""
        lock = self._locks.get(user) or asyncio.Lock()
        self._locks[user] = lock
        return lock

    @asynccontextmanager
    async def _in_order(self, user: str) -> AsyncIterator[None]:
        """Run the block after all that is queued in a chat, and before what is queued next."""
        begun, over = asyncio.Event(), asyncio.Event()

        async def until_over() -> None:
            begun.set()
            await over.wait()

        self._enqueue(user, until_over)
        await begun.wait()
        try:
            yield
        finally:
            over.set()

    def _enqueue(self, user: str, job: ChatJob) -> None:
        queue = self._queues.setdefault(user, deque())
        queue.append(job)
        if len(queue) == 1:
            self._start(self._run_queue(user, queue))

    async def _run_queue(self, user: str, queue: deque[ChatJob]) -> None:
        """Run the jobs of one chat in order, until there are no more."""
        while queue:
            await _run(queue[0])
            queue.popleft()
        del self._queues[user]

    def _start(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _run(job: ChatJob) -> None:
    """Run a job. Its failure must not keep what comes after it from being done."""
    try:
        await job()
    except Exception as error:
        log.error("deed failed", error=error)


def _at_hand(user: User, case: Case | None) -> AtHand:
    return {("user", user.id): user, ("case", case.id): case} if case else NOTHING
