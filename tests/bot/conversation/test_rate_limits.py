"""How much one chat may ask for: counted for each chat, refilled with time, bounded in memory."""

from bot.conversation.rate_limits import MOST_CHATS, Allowance, RateLimits


class Clock:
    """Seconds that pass when a test says so."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def limits(clock: Clock) -> RateLimits:
    return RateLimits(clock, {"messages": Allowance(3, 60.0), "lookups": Allowance(1, 3600.0)})


def test_a_burst_is_allowed_and_the_allowance_refills_with_time() -> None:
    clock = Clock()
    counted = limits(clock)
    assert [counted.allows("messages", 1) for _ in range(5)] == [True, True, True, False, False]
    clock.seconds = 20
    assert [counted.allows("messages", 1) for _ in range(2)] == [True, False]
    clock.seconds = 10_000
    assert [counted.allows("messages", 1) for _ in range(4)] == [True, True, True, False], (
        "never more saved up"
    )


def test_each_chat_and_each_kind_is_counted_separately() -> None:
    counted = limits(Clock())
    assert counted.allows("lookups", 1) and not counted.allows("lookups", 1)
    assert counted.allows("lookups", 2) and counted.allows("messages", 1)


def test_a_refusal_is_news_once_a_minute() -> None:
    clock = Clock()
    counted = limits(clock)
    assert [counted.should_notify("messages", 1) for _ in range(3)] == [True, False, False]
    clock.seconds = 61
    assert counted.should_notify("messages", 1) and counted.should_notify("messages", 2)


def test_memory_is_bounded_however_many_chats_write() -> None:
    counted = limits(Clock())
    for chat in range(MOST_CHATS + 500):
        counted.allows("messages", chat)
        counted.should_notify("messages", chat)
    assert (len(counted._buckets), len(counted._last_notices)) == (MOST_CHATS, MOST_CHATS)
