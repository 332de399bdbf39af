"""The stand-in for Telegram fails as a test tells it to; and pictures, groups and files."""

import asyncio
from typing import TYPE_CHECKING

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter

from tests.standins.telegram import FakeTelegram
from tests.standins.telegram_people import Person

if TYPE_CHECKING:
    from tests.standins.telegram_fixtures import Clock, Post

pytest_plugins = ["tests.standins.telegram_fixtures"]
pytestmark = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # of RetryAfter.retry_after

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


@pytest.fixture
async def person(telegram: FakeTelegram) -> Person:
    person = telegram.person()
    await person.send("/start")
    return person


async def test_too_many_requests_so_many_times(telegram: FakeTelegram, bot: Bot, person: Person) -> None:
    fault = telegram.fail("sendMessage", status=429, retry_after=3, times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter, match="Retry in 3 seconds"):
            await bot.send_message(person.id, "x")
    await bot.send_message(person.id, "x")
    assert fault.happened == 2
    assert len(person.messages) == 1
    assert telegram.refusals == []


async def test_a_failing_gateway_answers_with_a_web_page(
    telegram: FakeTelegram, bot: Bot, person: Person
) -> None:
    telegram.fail("sendMessage", status=502, html=True)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(person.id, "x")
    assert person.messages == []


@pytest.mark.parametrize(("after", "shown"), [(False, 0), (True, 1)])
async def test_a_dropped_connection(
    telegram: FakeTelegram, bot: Bot, person: Person, after: bool, shown: int
) -> None:
    fault = telegram.drop("sendMessage", after=after)
    with pytest.raises(NetworkError, match=r"RemoteProtocolError|ReadError"):
        await bot.send_message(person.id, "x")
    assert fault.happened == 1
    assert len(person.messages) == shown
    assert (await bot.get_me()).is_bot


async def test_a_conflict_on_demand(telegram: FakeTelegram, bot: Bot) -> None:
    await telegram.person().send("hello")
    telegram.conflict()
    with pytest.raises(Conflict):
        await bot.get_updates()
    assert len(await bot.get_updates()) == 1
    assert telegram.refusals == []


async def test_a_stalled_chat_holds_up_no_other(
    telegram: FakeTelegram, bot: Bot, post: "Post", person: Person
) -> None:
    other = telegram.person("Bashir")
    await other.send("/start")
    stall = telegram.stall("sendMessage", chat=person.id)
    stalled = asyncio.create_task(bot.send_message(person.id, "late"))
    await telegram.wait(lambda: stall.happened)
    assert (await post("sendMessage", chat_id=other.id, text="at once"))["ok"]
    assert (len(other.messages), person.messages) == (1, [])
    stall.let_go()
    await stalled
    assert (await person.next_message()).text == "late"


async def test_flood_limits(telegram: FakeTelegram, bot: Bot, person: Person, clock: "Clock") -> None:
    await bot.send_message(person.id, "no limit yet")
    flood = telegram.limit(per_chat=1, burst=2)
    for word in ("one", "two"):
        await bot.send_message(person.id, word)
    with pytest.raises(RetryAfter, match="Retry in 1 seconds"):
        await bot.send_message(person.id, "three")
    clock.at += 1
    await bot.send_message(person.id, "three")
    assert flood.happened == 1
    assert [refusal.error_code for refusal in telegram.refusals] == [429]


async def test_a_flood_of_all_chats_together(telegram: FakeTelegram, bot: Bot, person: Person) -> None:
    telegram.limit(overall=30, per_chat=1, burst=100)
    for number in range(30):
        await bot.send_message(person.id, str(number))
    with pytest.raises(RetryAfter):
        await bot.send_message(person.id, "31")


async def test_a_picture_is_uploaded_kept_and_captioned(
    telegram: FakeTelegram, bot: Bot, person: Person
) -> None:
    button = InlineKeyboardMarkup([[InlineKeyboardButton("Site", url="https://example.org")]])
    caption = "<b>Your MP</b>"
    sent = await bot.send_photo(person.id, PNG, caption=caption, parse_mode="HTML", reply_markup=button)
    seen = await person.next_message()
    assert (seen.photo, seen.text, seen.buttons[0].url) == (True, "Your MP", "https://example.org")
    assert telegram.called("sendPhoto")[0].parameters["photo"].content == PNG
    file = await bot.get_file(sent.photo[0].file_id)
    assert bytes(await file.download_as_bytearray()) == PNG
    await bot.send_photo(person.id, sent.photo[0].file_id)
    assert telegram.refusals == []


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "File must be non-empty"), (b"<html>", "Image_process_failed")]
)
async def test_what_is_no_picture(bot: Bot, person: Person, content: bytes, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason):
        await bot.send_photo(person.id, content)


async def test_a_caption_is_at_most_1024_long(bot: Bot, person: Person) -> None:
    await bot.send_photo(person.id, PNG, caption="x" * 1024)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(person.id, PNG, caption="x" * 1025)
    document = await bot.send_document(person.id, b"BEGIN:VCALENDAR", filename="surgery.ics")
    assert document.document and document.document.file_name == "surgery.ics"


async def test_all_that_people_send_is_read_by_the_library(bot: Bot, person: Person) -> None:
    message_id = await person.send("20,000 characters? " + "x" * 20_000)
    await person.forward("by somebody else")
    await person.send_photo("look")
    await person.send_sticker()
    await person.send_voice()
    await person.edit(message_id, "changed")
    updates = await bot.get_updates()
    messages = [update.message for update in updates if update.message]
    assert [len(message.text or "") for message in messages[1:6]] == [4096] * 4 + [20_019 - 4096 * 4]
    assert messages[6].forward_origin and messages[6].forward_origin.type == "user"
    assert messages[7].photo and messages[8].sticker and messages[9].voice
    assert updates[-1].edited_message and updates[-1].edited_message.text == "changed"


async def test_a_group(telegram: FakeTelegram, bot: Bot, person: Person) -> None:
    group = telegram.group()
    await group.add_bot(person)
    await group.send(person, "hello")
    updates = await bot.get_updates()
    added, written = updates[-2:]
    assert added.my_chat_member and written.message and written.message.chat.type == "supergroup"
    await bot.send_message(written.message.chat.id, "hello")
    await bot.get_updates(offset=written.update_id + 1)
    assert [message.text for message in await group.settle()] == ["hello"]
    assert await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="not a member of the supergroup chat"):
        await bot.send_message(group.id, "x")


async def test_settling_waits_for_the_answer_and_for_the_confirmation(bot: Bot, person: Person) -> None:
    settled = asyncio.create_task(person.settle())
    updates = await bot.get_updates()
    await bot.send_message(person.id, "welcome")
    assert not settled.done()
    await bot.get_updates(offset=updates[-1].update_id + 1)
    assert [message.text for message in await settled] == ["welcome"]
    with pytest.raises(TimeoutError, match="welcome"):
        await person.wait(lambda messages: len(messages) > 1, timeout=0)


async def test_the_profile_of_the_bot(telegram: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("help", "How this works")], language_code="fa")
    assert [command.command for command in await bot.get_my_commands(language_code="fa")] == ["help"]
    assert await bot.get_my_commands() == ()
    await bot.set_my_description("d" * 512)
    await bot.set_my_short_description("s" * 120)
    for set_too_long in (
        bot.set_my_description("d" * 513),
        bot.set_my_short_description("s" * 121),
        bot.set_my_commands([BotCommand("Help", "capital letter")]),
        bot.set_my_commands([BotCommand("help", "x" * 257)]),
        bot.set_my_commands([], language_code="farsi"),
    ):
        with pytest.raises(BadRequest):
            await set_too_long
    assert telegram.profile.descriptions == {"": "d" * 512}
    assert len(telegram.refusals) == 5


async def test_a_webhook_and_polling_exclude_each_other(telegram: FakeTelegram, bot: Bot) -> None:
    await telegram.person().send("hello")
    with pytest.raises(BadRequest, match="https url must be provided"):
        await bot.set_webhook("http://example.org/hook")
    await bot.set_webhook("https://example.org/hook", max_connections=1)
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("https://example.org/hook", 1)
    await bot.delete_webhook()
    assert len(await bot.get_updates()) == 1


async def test_what_else_a_message_may_carry(telegram: FakeTelegram, bot: Bot, person: Person) -> None:
    await bot.send_chat_action(person.id, "typing")
    await bot.send_message(
        person.id, "https://example.org", link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(person.id, "x", reply_to_message_id=1)
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(person.id, "dancing")
    assert person.actions == ["typing"]
    assert telegram.unknown_parameters == []
