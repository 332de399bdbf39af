"""Point 4: thousands of reminders due in the same minute, at the rate Telegram accepts, while people tap.

Rate, clock and limiter are the real ones; only the network is replaced, by a pause.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from bot.stores import Store
from flows.reminders.schedule import next_due
from flows.state.appointments import CheckIn
from tests.benchmarks.figures import Figure
from tests.benchmarks.ours import Ours, now, our_bot, tinydb
from tests.benchmarks.people import FIRST_CHAT, Template, admit, copied, half_way, parsed, stored
from tests.benchmarks.rounds import Spread
from tests.benchmarks.taps import update
from tests.benchmarks.wire import Wire

RATE = 30.0  # messages a second, as configured
LATENCY = 0.05  # seconds that a call to Telegram takes
TAPS = 2.0  # taps per second; each causes one message, the next question
TAPPERS = 6_000_000_001
CHECKED = "each reminder went out once and is noted as shown, every tap was answered"


@dataclass
class CallTimes:
    """Records what was sent to Telegram, and when."""

    sent: list[float] = field(default_factory=list)  # when each message was sent
    reminded: Counter[int] = field(default_factory=Counter)
    answered: dict[int, float] = field(default_factory=dict)

    def hear(self, method: str, parameters: dict[str, str]) -> None:
        """Record one call."""
        if "chat_id" not in parameters:
            return
        chat, moment = int(parameters["chat_id"]), time.perf_counter()
        if method.startswith("send"):
            self.sent.append(moment)
        if "bell:" in parameters.get("reply_markup", ""):
            self.reminded[chat] += 1
        elif method == "sendMessage":
            self.answered[chat] = moment


async def flood(
    folder: Path, reminders: int = 5_000, alone: int = 120, rate: float = RATE
) -> AsyncIterator[Figure]:
    """Measure how fast reminders go out, and how long people wait with and without them."""
    template, call_times = await half_way(), CallTimes()
    chats = [FIRST_CHAT + number for number in range(reminders)]
    async with tinydb(folder) as store, our_bot(store, Wire(LATENCY, call_times.hear), rate) as ours:
        await _admit_due(store, template, chats)
        quiet = await _waits(ours, call_times, template, range(TAPPERS, TAPPERS + alone))
        call_times.sent.clear()
        reminding = asyncio.create_task(_remind(ours))
        busy = await _waits(ours, call_times, template, range(TAPPERS + alone, 2 * TAPPERS), reminding)
        await reminding
        await _check(ours, call_times, chats)
    achieved = (len(call_times.sent) - 1) / (call_times.sent[-1] - call_times.sent[0]) / rate
    note = f"{reminders} reminders at {rate:g} messages a second, and {TAPS:g} taps a second beside them."
    name = "Messages sent, of the configured rate"
    yield Figure(4, name, Spread.of([achieved]), "times", CHECKED, 0.95, "more", note)
    for name, part in (("median", 50), ("99th percentile", 99)):
        longer = _percentile(busy, part) / _percentile(quiet, part)
        without, beside = (f"{_percentile(waits, part) * 1000:.0f} ms" for waits in (quiet, busy))
        note = f"{without} without, {beside} beside the reminders; a call takes {LATENCY * 1000:g} ms."
        yield Figure(4, f"Wait of who taps, {name}", Spread.of([longer]), "times", CHECKED, 2, note=note)


async def _admit_due(store: Store, template: Template, chats: Sequence[int]) -> None:
    """Store people who are to be asked now if they are safe: that comes at any hour of the day."""
    begin = now()
    for chat in chats:
        user, plain = await copied(store, template, chat)
        case = plain.model_copy(update={"checkin": CheckIn(at=begin, user=user.id)})
        await store.save("user", user.id, user.model_dump_json(), 1)
        await store.save("case", case.id, case.model_dump_json(), 1, next_due(case, begin))


async def _remind(ours: Ours) -> None:
    """Send reminders as the bot's job does, until none is due."""
    while await ours.parts.store.due(now()):
        await ours.dispatcher.remind()
        await ours.dispatcher.settled()


async def _waits(
    ours: Ours,
    call_times: CallTimes,
    template: Template,
    chats: Sequence[int],
    during: "asyncio.Task[None] | None" = None,
) -> list[float]:
    """Let people tap one after the other; returns the seconds until each saw the next question.

    `during`: stop when this task has ended.
    """
    begun: dict[int, float] = {}
    for number, chat in enumerate(chats, start=1):
        if during and during.done():
            break
        await admit(ours.parts.store, template, [chat])
        begun[chat] = time.perf_counter()
        tap = update(number, chat, template.taps[0])
        await ours.handler.handle(parsed(tap, ours.bot))
        await asyncio.sleep(1 / TAPS)
    await ours.dispatcher.settled()
    return [call_times.answered[chat] - moment for chat, moment in begun.items()]


async def _check(ours: Ours, call_times: CallTimes, chats: Sequence[int]) -> None:
    assert call_times.reminded == Counter(chats), "a reminder is lost, or came twice"
    for chat in chats:
        user, case = await stored(ours.parts.store, chat)
        attempts = case.reminder_attempts.items()
        shown = [attempt.done for name, attempt in attempts if name.endswith(f"/{user.id}")]
        assert shown == [True], f"the reminder of {chat} is not noted as shown"


def _percentile(values: Sequence[float], part: int) -> float:
    return quantiles(values, n=100, method="inclusive")[part - 1]
