"""Answers that no parser reads, and updates with false numbers: they hold up nobody, and confirm no other."""

from typing import Any

import pytest

from bot.telegram.polling import REPEATS, next_offset
from bot.telegram.raw_polls import MOST
from tests.bot.telegram.test_polling import ScriptedRequest, polling, started
from tests.harness.shell import until
from tests.harness.telegram import TelegramShell


async def test_an_answer_that_no_parser_reads_is_narrowed_down_to_one_update() -> None:
    shell = TelegramShell()
    updates = await started(shell, 2)
    number = updates[0]["update_id"]
    torn = b'{"ok":true,"result":[{"update_id":%d,"message":{]}' % number
    halvings = MOST.bit_length() - 1
    bot = ScriptedRequest(*[torn] * (halvings + 2), updates[1:])
    async with polling(bot, shell):
        await until(lambda: len(bot.offsets) == halvings + 4)
    assert bot.limits[halvings : halvings + 3] == [1, 1, MOST]
    assert bot.offsets[halvings + 1 :] == [None, number + 1, number + 2]


async def test_a_page_from_somewhere_else_confirms_nothing() -> None:
    bot = ScriptedRequest(*[b"<html>blocked</html>"] * 5)
    async with polling(bot, TelegramShell()):
        await until(lambda: len(bot.offsets) == 6)
    assert set(bot.offsets) == {None} and set(bot.limits) == {MOST}


@pytest.mark.parametrize(
    ("numbers", "offset", "after"),
    [
        ([], 7, None),
        ([], None, None),
        ([5, 6], None, 7),
        ([5, 6], 5, 7),
        ([9], 5, 10),
        ([5, None], 5, 7),
        ([None, 6, None], None, 8),
        ([None], 5, 6),
        ([None, None], 5, 7),
        ([None], None, None),
        ([5, 2_000_000_000, 7], 5, 8),
        ([5, 2_000_000_000, 7], None, 8),
        ([5_000_000, 1, 5_000_002], None, 5_000_003),
        ([3, 4], 9, 9),
        ([5], 2_000_000_000, 6),
        ([8, 3], 8, 10),
        ([3, 9], 8, 10),
        ([2**70], 5, 6),
        (["5"], 5, 6),
        ([3, 6, 5, 6, None], 5, 8),
    ],
)
def test_an_offset_confirms_what_came_and_no_more(
    numbers: list[Any], offset: int | None, after: int | None
) -> None:
    assert next_offset([{"update_id": number} for number in numbers], offset) == after


async def test_a_false_number_holds_up_nobody() -> None:
    """The update is that of the offset, and says that it is an earlier one. So it comes again."""
    shell = TelegramShell()
    first, second = await started(shell, 2)
    number = first["update_id"]
    false = {**second, "update_id": number - 5}
    bot = ScriptedRequest([first], *[[false]] * (REPEATS + 1))
    async with polling(bot, shell):
        await until(lambda: len(bot.offsets) == REPEATS + 3)
    assert bot.offsets == [None, *[number + 1] * (REPEATS + 1), number + 2]
    assert len([call for call in shell.telegram.calls if call.method == "sendMessage"]) == 2


async def test_a_batch_that_is_repeated_again_and_again_confirms_no_update_that_was_not_fetched() -> None:
    shell = TelegramShell()
    updates = await started(shell, 5)
    batch, later = updates[:3], updates[3:]
    bot = ScriptedRequest(*[batch] * REPEATS, later)
    async with polling(bot, shell):
        await until(lambda: len(bot.offsets) == REPEATS + 2)
    assert bot.offsets == [None, *[later[0]["update_id"]] * REPEATS, later[-1]["update_id"] + 1]


async def test_what_is_no_json_and_says_a_false_number_holds_up_nobody() -> None:
    shell = TelegramShell()
    (update,) = await started(shell, 1)
    number = update["update_id"]
    torn = b'{"ok":true,"result":[{"update_id":%d,"message":{]}' % (number - 5)
    halvings = MOST.bit_length() - 1
    bot = ScriptedRequest([update], *[torn] * (halvings + 2))
    async with polling(bot, shell):
        await until(lambda: len(bot.offsets) == halvings + 4)
    assert bot.offsets[-1] == number + 2


async def test_a_false_number_is_told_by_its_coming_again_when_no_poll_has_shown_true_ones() -> None:
    shell = TelegramShell()
    (update,) = await started(shell, 1)
    number = update["update_id"]
    alone = b'{"ok":true,"result":[{"update_id":1,"message":{]}'
    both = b'{"ok":true,"result":[{"update_id":1,"message":{]},{"update_id":%d}]}' % number
    halvings = MOST.bit_length() - 1
    once = [*[both] * halvings, alone, alone]
    bot = ScriptedRequest(*once, *once, [update])
    async with polling(bot, shell):
        await until(lambda: len(bot.offsets) == 2 * len(once) + 2)
    assert bot.offsets[len(once)] == 2, "by its number it would be confirmed"
    assert bot.offsets[-2:] == [number, number + 1]


async def test_what_is_no_json_and_shows_no_number_goes_when_another_update_shows_one() -> None:
    shell = TelegramShell()
    (update,) = await started(shell, 1)
    number = update["update_id"]
    alone = b'{"ok":true,"result":[{"message":{]}'
    both = b'{"ok":true,"result":[{"message":{]},{"update_id":%d}]}' % number
    answers = [alone, alone, alone, *[both] * (MOST.bit_length() - 1), alone]
    bot = ScriptedRequest(*answers, [update])
    async with polling(bot, shell):
        await until(lambda: len(bot.offsets) == len(answers) + 2)
    assert set(bot.offsets[:-2]) == {None}, "it may be a page from somewhere else"
    assert bot.offsets[-2:] == [number, number + 1]


async def test_what_is_no_json_and_shows_no_number_takes_no_other_update_along() -> None:
    """The number that another one shows is false: by it, those in between would be confirmed."""
    shell = TelegramShell()
    (update,) = await started(shell, 1)
    number = update["update_id"]
    alone = b'{"ok":true,"result":[{"message":{]}'
    both = b'{"ok":true,"result":[{"message":{]},{"update_id":%d}]}' % (number + 75)
    answers = [*[both] * (MOST.bit_length() - 1), alone, alone]
    bot = ScriptedRequest([update], *answers)
    async with polling(bot, shell):
        await until(lambda: len(bot.offsets) == len(answers) + 2)
    assert bot.offsets[-2:] == [number + 1, number + 2]


async def test_where_the_next_number_is_known_a_false_one_before_another_confirms_one_update() -> None:
    shell = TelegramShell()
    (update,) = await started(shell, 1)
    number = update["update_id"]
    alone = b'{"ok":true,"result":[{"update_id":1,"message":{]}'
    both = b'{"ok":true,"result":[{"update_id":1,"message":{]},{"update_id":%d}]}' % (number - 33)
    once = [*[both] * (MOST.bit_length() - 1), alone, alone]
    bot = ScriptedRequest([update], *once, *once)
    async with polling(bot, shell):
        await until(lambda: len(bot.offsets) == 2 * len(once) + 2)
    assert bot.offsets[len(once) + 1] == number + 2, "not 2, and not back to what was confirmed"
    assert bot.offsets[-1] == number + 3


async def test_what_has_no_number_is_handled_once_and_goes_with_the_next_that_has_one() -> None:
    shell = TelegramShell()
    updates = await started(shell, 2)
    nameless = {**updates[0], "update_id": None}
    bot = ScriptedRequest([nameless], [nameless], [nameless, updates[1]])
    async with polling(bot, shell):
        await until(lambda: len(bot.offsets) == 4)
    assert bot.offsets == [None, None, None, updates[1]["update_id"] + 1]
    assert len([call for call in shell.telegram.calls if call.method == "sendMessage"]) == 2
