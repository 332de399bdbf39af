"""The stand-in for Telegram treats a bot as Telegram does."""

import asyncio
from typing import TYPE_CHECKING

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError

from tests.standins.server import serving
from tests.standins.telegram import TOKEN, FakeTelegram

if TYPE_CHECKING:
    from tests.standins.telegram_fixtures import Post

pytest_plugins = ["tests.standins.telegram_fixtures"]


def keyboard(*data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(item, callback_data=item)] for item in data])


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(
    telegram: FakeTelegram, bot: Bot
) -> None:
    person = telegram.person(language_code="fa")
    await person.send("/start")
    first, again = await bot.get_updates(), await bot.get_updates()
    assert first == again
    assert first[0].message and first[0].message.from_user
    assert first[0].message.from_user.language_code == "fa"
    assert first[0].message.entities[0].type == "bot_command"
    assert await bot.get_updates(offset=first[0].update_id + 1) == ()
    assert telegram.unconfirmed == []


async def test_a_negative_offset_forgets_all_but_the_last(telegram: FakeTelegram, bot: Bot) -> None:
    person = telegram.person()
    for word in ("one", "two", "three"):
        await person.send(word)
    last = await bot.get_updates(offset=-1)
    assert [update.message.text for update in last if update.message] == ["three"]
    assert len(telegram.unconfirmed) == 1


async def test_limit_and_kinds_are_kept_to(telegram: FakeTelegram, bot: Bot) -> None:
    person = telegram.person()
    await bot.get_updates(allowed_updates=["message"])
    message_id = await person.send("one")
    await person.edit(message_id, "won")
    await person.send("two")
    assert len(await bot.get_updates(limit=1)) == 1
    assert [list(update)[1] for update in telegram.updates] == ["message", "message"]


async def test_a_long_poll_wakes_when_somebody_writes() -> None:
    telegram = FakeTelegram()
    async with serving(telegram) as base, Bot(TOKEN, base_url=f"{base}/bot") as bot:
        poll = asyncio.create_task(bot.get_updates(timeout=60))
        await telegram.wait(lambda: telegram.called("getUpdates"))
        await telegram.person().send("hello")
        async with asyncio.timeout(5):
            assert len(await poll) == 1


async def test_a_second_poll_ends_the_first(telegram: FakeTelegram, bot: Bot, post: "Post") -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5000))
    await telegram.wait(lambda: len(telegram.called("getUpdates")) == 1)
    second = asyncio.create_task(post("getUpdates", timeout=5000))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    await telegram.person().send("hello")
    assert len((await second)["result"]) == 1
    assert telegram.conflicts == 1
    assert [refusal.error_code for refusal in telegram.refusals] == [409]


async def test_a_poll_whose_caller_is_gone_is_no_conflict(telegram: FakeTelegram, bot: Bot) -> None:
    dead = asyncio.create_task(bot.get_updates(timeout=5000))
    await telegram.wait(lambda: len(telegram.called("getUpdates")) == 1)
    dead.cancel()
    await asyncio.gather(dead, return_exceptions=True)
    await telegram.person().send("hello")
    assert len(await bot.get_updates()) == 1
    assert telegram.refusals == []


async def test_updates_can_come_twice_and_late_and_in_another_order(telegram: FakeTelegram, bot: Bot) -> None:
    amina, bashir = telegram.person("Amina"), telegram.person("Bashir")
    telegram.hold()
    await amina.send("first")
    await bashir.send("second")
    assert await bot.get_updates() == ()
    telegram.release(bashir, amina)
    updates = await bot.get_updates()
    assert [update.message.text for update in updates if update.message] == ["second", "first"]
    telegram.deliver_twice()
    assert await bot.get_updates(offset=updates[-1].update_id + 1) == updates
    assert await bot.get_updates(offset=updates[-1].update_id + 1) == ()
    telegram.repeat()
    assert await bot.get_updates(offset=updates[-1].update_id + 1) == updates[1:]
    assert telegram.repeated == 3


async def test_html_becomes_plain_text_and_entities(telegram: FakeTelegram, bot: Bot) -> None:
    person = telegram.person()
    await person.send("/start")
    html = '  😀 <b>Your MP</b> &amp; <a href="https://example.org/a">more</a>: example.org \n'
    await bot.send_message(person.id, html, parse_mode=ParseMode.HTML, reply_markup=keyboard("yes", "no"))
    seen = await person.next_message()
    assert seen.text == "😀 Your MP & more: example.org"
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in seen.entities] == [
        ("bold", 3, 7),
        ("text_link", 13, 4),
        ("url", 19, 11),
    ]
    assert [[button.data for button in row] for row in seen.keyboard] == [["yes"], ["no"]]


async def test_edits_show_and_an_edit_that_changes_nothing_is_refused(
    telegram: FakeTelegram, bot: Bot
) -> None:
    person = telegram.person()
    await person.send("/start")
    sent = await bot.send_message(person.id, "one", reply_markup=keyboard("a"))
    with pytest.raises(BadRequest, match="not modified: specified new message content and reply markup"):
        await bot.edit_message_text("one", person.id, sent.message_id, reply_markup=keyboard("a"))
    await bot.edit_message_text("<i>two</i>", person.id, sent.message_id, parse_mode="HTML")
    assert [(m.text, m.keyboard, m.edited) for m in person.messages] == [("two", (), True)]
    await bot.edit_message_reply_markup(person.id, sent.message_id, reply_markup=keyboard("b"))
    assert person.messages[0].button("b") and person.messages[0].entities[0]["type"] == "italic"
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", person.id, 1)
    with pytest.raises(BadRequest, match="no caption in the message to edit"):
        await bot.edit_message_caption(person.id, sent.message_id, caption="x")


async def test_a_tap_is_answered_once_known_and_in_time(telegram: FakeTelegram, bot: Bot) -> None:
    person = telegram.person()
    await person.send("/start")
    await bot.send_message(person.id, "?", reply_markup=keyboard("yes"))
    tap = await person.tap("yes")
    query = (await bot.get_updates())[-1].callback_query
    assert query and query.message and query.data == "yes"
    assert query.message.message_id == person.messages[0].message_id
    await bot.answer_callback_query(query.id, text="thanks")
    assert tap.answered and tap.answers[0]["text"] == "thanks"
    telegram.expire_taps()
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is inv"):
        await bot.answer_callback_query(query.id)
    assert telegram.refusals == []
    with pytest.raises(LookupError):
        await person.tap("no such button")


async def test_a_button_of_a_message_that_is_gone(telegram: FakeTelegram, bot: Bot) -> None:
    person = telegram.person()
    await person.send("/start")
    sent = await bot.send_message(person.id, "?", reply_markup=keyboard("yes"))
    await bot.delete_message(person.id, sent.message_id)
    assert person.messages == []
    await person.tap_on(sent.message_id, "yes")
    query = (await bot.get_updates())[-1].callback_query
    assert query and query.message and not query.message.is_accessible


async def test_blocked_and_unblocked(telegram: FakeTelegram, bot: Bot) -> None:
    person = telegram.person()
    await person.send("/start")
    await person.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(person.id, "x")
    change = (await bot.get_updates())[-1].my_chat_member
    assert change and change.new_chat_member.status == "kicked"
    await person.unblock()
    assert (await bot.send_message(person.id, "x")).text == "x"
    assert telegram.refusals == []


async def test_the_server_stops_at_once_though_a_poll_is_under_way() -> None:
    telegram = FakeTelegram()
    async with serving(telegram) as base:
        bot = Bot(TOKEN, base_url=f"{base}/bot")
        poll = asyncio.create_task(bot.get_updates(timeout=600))
        await telegram.wait(lambda: telegram.called("getUpdates"))
    async with asyncio.timeout(1):
        with pytest.raises(NetworkError):
            await poll
    await bot.shutdown()
    assert telegram.refusals == []
