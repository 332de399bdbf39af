"""How much one chat may ask for: counted for each, filled up with time, bounded in memory."""

from bot.conversation.rate_limits import MOST_CHATS, Allowance, RateLimits


class Clock:
    """Seconds that pass when they are told to."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def limits(clock: Clock) -> RateLimits:
    return RateLimits(clock, {"messages": Allowance(3, 60.0), "lookups": Allowance(1, 3600.0)})


def test_so_many_at_once_and_one_more_as_time_passes() -> None:
    clock = Clock()
    counted = limits(clock)
    assert [counted.allows("messages", 1) for _ in range(5)] == [True, True, True, False, False]
    clock.seconds = 20
    assert [counted.allows("messages", 1) for _ in range(2)] == [True, False]
    clock.seconds = 10_000
    assert [counted.allows("messages", 1) for _ in range(4)] == [True, True, True, False], (
        "never more saved up"
    )


def test_each_chat_and_each_thing_is_counted_alone() -> None:
    counted = limits(Clock())
    assert counted.allows("lookups", 1) and not counted.allows("lookups", 1)
    assert counted.allows("lookups", 2) and counted.allows("messages", 1)


def test_it_is_news_once_a_minute() -> None:
    clock = Clock()
    counted = limits(clock)
    assert [counted.is_news("messages", 1) for _ in range(3)] == [True, False, False]
    clock.seconds = 61
    assert counted.is_news("messages", 1) and counted.is_news("messages", 2)


def test_chats_beyond_number_take_no_more_room() -> None:
    counted = limits(Clock())
    for chat in range(MOST_CHATS + 500):
        counted.allows("messages", chat)
        counted.is_news("messages", chat)
    assert (len(counted._buckets), len(counted._last_notices)) == (MOST_CHATS, MOST_CHATS)
