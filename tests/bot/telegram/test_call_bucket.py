"""Whoever has to wait goes in turn, several together, and never too many; by a clock that jumps."""

import asyncio
from itertools import combinations, pairwise
from typing import Any

from bot.telegram.call_bucket import TOGETHER, CallBucket
from bot.telegram.rate_limiter import RateLimiter
from tests.harness.jumping_loop import JumpingLoop, run_jumping

RATE, CROWD = 30, 60
SOON = 0.001  # seconds: what the turns of the loop take


class Door:
    """Lets callers through a bucket. `passed`: who went, and when; `wakes`: how often the process woke up."""

    def __init__(self, bucket: CallBucket) -> None:
        self.bucket, self.passed = bucket, list[tuple[str, float]]()
        self._loop = asyncio.get_running_loop()

    @property
    def wakes(self) -> int:
        """How often the process woke up."""
        assert isinstance(self._loop, JumpingLoop)
        return self._loop.wakes

    def ask(self, *names: str) -> "list[asyncio.Task[None]]":
        """Begin to wait."""
        return [asyncio.create_task(self._pass(name)) for name in names]

    def crowd(self, people: int = CROWD) -> "list[asyncio.Task[None]]":
        """Let so many begin to wait at once."""
        return self.ask(*map(str, range(people)))

    def between(self, begin: float, end: float) -> list[str]:
        """Return who went between two moments."""
        return [name for name, moment in self.passed if begin <= moment < end]

    async def _pass(self, name: str) -> None:
        await self.bucket.acquire()
        self.passed.append((name, self._loop.time()))


def test_a_process_wakes_up_for_several_of_a_crowd_together() -> None:
    async def crowd() -> tuple[int, float]:
        limiter, loop = RateLimiter(RATE), asyncio.get_running_loop()

        async def send() -> Any:
            return True

        asked = (
            limiter.process_request(send, (), {}, "sendMessage", {"chat_id": chat}, None)
            for chat in range(1, CROWD + 1)
        )
        await asyncio.gather(*asked)
        assert isinstance(loop, JumpingLoop)
        return loop.wakes, loop.time()

    wakes, seconds = run_jumping(crowd())
    assert wakes <= 1 / TOGETHER + 2, "thirty have to wait, and each woke the process up alone"
    assert seconds <= (CROWD - RATE) / RATE + SOON, "the last waits no longer for it"


def test_nobody_waits_much_longer_than_the_rate_asks() -> None:
    async def crowd() -> None:
        door = Door(CallBucket(RATE))
        await asyncio.gather(*door.crowd())
        for number, (_, moment) in enumerate(door.passed, start=1):
            assert moment <= max(number - RATE, 0) / RATE + TOGETHER, number

    run_jumping(crowd())


def test_never_more_go_than_the_rate_allows() -> None:
    async def crowd() -> None:
        door = Door(CallBucket(RATE))
        door.crowd(200)
        await asyncio.sleep(1.234)
        await asyncio.gather(*door.crowd(50))
        await asyncio.sleep(60)
        moments = [moment for _, moment in door.passed]
        assert len(moments) == 250
        for first, last in combinations(range(250), 2):
            seconds = moments[last] - moments[first]
            assert last - first + 1 <= RATE * (1 + seconds) + SOON, "Telegram would refuse some"

    run_jumping(crowd())


def test_a_full_bucket_is_let_through_at_once() -> None:
    async def crowd() -> None:
        door = Door(CallBucket(RATE))
        await asyncio.gather(*door.crowd(RATE))
        assert (door.wakes, len(door.between(0, SOON))) == (0, RATE)

    run_jumping(crowd())


def test_one_who_waits_alone_waits_for_nobody_else() -> None:
    async def crowd() -> None:
        door = Door(CallBucket(RATE))
        await asyncio.gather(*door.crowd(RATE))
        await asyncio.gather(*door.ask("alone"))
        assert door.passed[-1][1] <= 1 / RATE + SOON

    run_jumping(crowd())


def test_who_comes_later_overtakes_nobody() -> None:
    async def crowd() -> None:
        door, tasks, asked = Door(CallBucket(RATE)), [], list[str]()
        for number in range(300):  # twice as many as may go, for five seconds
            asked.append(str(number))
            tasks += door.ask(asked[-1])
            await asyncio.sleep(1 / (2 * RATE))
        await asyncio.gather(*tasks)
        assert [name for name, _ in door.passed] == asked
        assert all(earlier[1] <= later[1] for earlier, later in pairwise(door.passed))

    run_jumping(crowd())


def test_one_who_gives_up_holds_up_nobody() -> None:
    async def crowd() -> None:
        door = Door(CallBucket(RATE))
        waiting = door.crowd()[RATE:]
        await asyncio.sleep(SOON)
        for gives_up in (waiting[0], waiting[1], waiting[-1]):  # whose turn it is, who is next, and the last
            gives_up.cancel()
            await asyncio.sleep(SOON)
        await asyncio.wait(waiting)
        assert len(door.passed) == CROWD - 3
        assert door.passed[-1][1] <= (CROWD - 3 - RATE) / RATE + TOGETHER

    run_jumping(crowd())


def test_the_place_of_one_who_gives_up_is_kept_for_nobody_later() -> None:
    async def crowd() -> None:
        door = Door(CallBucket(RATE))
        door.crowd(RATE + 1)  # the last waits alone, and those who come now wait as a group
        await asyncio.sleep(SOON)
        others: list[asyncio.Task[None]] = []

        async def go_and_send_the_others_away() -> None:
            await door.bucket.acquire()
            for other in others:
                other.cancel()

        first = asyncio.create_task(go_and_send_the_others_away())
        others += door.ask("second", "third")
        await asyncio.wait([first, *others])
        begin = asyncio.get_running_loop().time()
        await asyncio.gather(*door.ask("later"))
        assert [name for name, _ in door.passed[RATE:]] == [str(RATE), "later"]
        assert door.passed[-1][1] >= begin + 1 / RATE - SOON

    run_jumping(crowd())


def test_a_rate_below_one_lets_one_through_now_and_then() -> None:
    async def crowd() -> None:
        door = Door(CallBucket(0.5))
        await asyncio.gather(*door.crowd(3))
        assert [round(moment, 3) for _, moment in door.passed] == [0, 2, 4]

    run_jumping(crowd())
