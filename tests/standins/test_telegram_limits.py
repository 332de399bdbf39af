"""The stand-in for Telegram enforces Telegram's limits, and refuses in Telegram's words."""

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from tests.standins.telegram import TOKEN, FakeTelegram

if TYPE_CHECKING:
    from tests.standins.telegram_fixtures import Clock, Post

pytest_plugins = ["tests.standins.telegram_fixtures"]

LINK = "inline keyboard button URL 'javascript:x' is invalid: Wrong HTTP URL"
EMPTY = "inline keyboard button text must be non-empty"


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        (
            {"text": "<p>x</p>", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "p" at byte offset 0',
        ),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"button": {"text": "a", "callback_data": "x" * 65}}, "BUTTON_DATA_INVALID"),
        ({"button": {"text": "a", "callback_data": "ی" * 33}}, "BUTTON_DATA_INVALID"),
        ({"button": {"text": "a", "callback_data": ""}}, "BUTTON_DATA_INVALID"),
        ({"button": {"text": " ", "callback_data": "x"}}, EMPTY),
        ({"button": {"text": "a", "url": "javascript:x"}}, LINK),
        ({"button": {"text": "a", "copy_text": {"text": ""}}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"button": {"text": "a", "copy_text": {"text": "x" * 257}}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
async def test_what_telegram_refuses(
    telegram: FakeTelegram, post: "Post", parameters: dict[str, Any], reason: str
) -> None:
    person = telegram.person()
    await person.send("/start")
    if button := parameters.pop("button", None):
        parameters = {"text": "x", "reply_markup": {"inline_keyboard": [[button]]}}
    answer = await post("sendMessage", chat_id=person.id, **parameters)
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {reason}"}
    assert [refusal.description for refusal in telegram.refusals] == [f"Bad Request: {reason}"]
    assert person.messages == []


async def test_half_a_character_is_refused(telegram: FakeTelegram, url: str) -> None:
    async with httpx.AsyncClient(base_url=f"{url}/bot{TOKEN}/") as client:
        half, headers = b'{"chat_id": 1, "text": "\\ud83d"}', {"Content-Type": "application/json"}
        answer = await client.post("sendMessage", content=half, headers=headers)
    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"
    assert len(telegram.refusals) == 1


async def test_what_is_just_within_the_limits(telegram: FakeTelegram, bot: Bot) -> None:
    person = telegram.person()
    await person.send("/start")
    bold = f"<b>{'x' * 4096}</b>"
    await bot.send_message(person.id, bold, parse_mode="HTML", reply_markup=data("ی" * 32))
    assert len((await person.next_message()).text) == 4096
    assert telegram.refusals == []


async def test_a_bot_deletes_messages_for_two_days_its_own_and_the_persons(
    telegram: FakeTelegram, bot: Bot, clock: "Clock"
) -> None:
    person = telegram.person()
    first = await person.send("/start")
    sent = [(await bot.send_message(person.id, "x")).message_id for _ in range(3)]
    assert await bot.delete_messages(person.id, [first, sent[0], 999_999]), "one that is not there is skipped"
    assert [message.message_id for message in person.history] == sent[1:]
    clock.at += 48 * 60 * 60
    new = (await bot.send_message(person.id, "new")).message_id
    with pytest.raises(BadRequest, match="can't be deleted for everyone"):
        await bot.delete_messages(person.id, [new, sent[1]])
    with pytest.raises(BadRequest, match="can't be deleted for everyone"):
        await bot.delete_message(person.id, sent[1])
    assert [message.message_id for message in person.history] == [*sent[1:], new], "none of them is deleted"
    for ids in ([], list(range(1, 102))):
        with pytest.raises(BadRequest, match="essage identifiers"):
            await bot.delete_messages(person.id, ids)


async def test_in_a_group_a_bot_deletes_only_its_own(telegram: FakeTelegram, bot: Bot) -> None:
    group, person = telegram.group(), telegram.person()
    theirs = await group.send(person, "hello")
    own = (await bot.send_message(group.id, "x")).message_id
    with pytest.raises(BadRequest, match="essage can't be deleted"):
        await bot.delete_messages(group.id, [own, theirs])
    assert await bot.delete_messages(group.id, [own])


@pytest.mark.parametrize("rows", [[9], [8] * 13])
async def test_too_many_buttons(telegram: FakeTelegram, bot: Bot, rows: list[int]) -> None:
    person = telegram.person()
    await person.send("/start")
    button = InlineKeyboardButton("x", callback_data="x")
    markup = InlineKeyboardMarkup([[button] * size for size in rows])
    with pytest.raises(BadRequest, match="too long"):
        await bot.send_message(person.id, "x", reply_markup=markup)


async def test_unknown_tokens_methods_parameters_and_chats(
    telegram: FakeTelegram, url: str, post: "Post"
) -> None:
    async with httpx.AsyncClient() as client:
        wrong = await client.get(f"{url}/bot1:wrong/getMe")
    assert (wrong.status_code, wrong.json()["description"]) == (401, "Unauthorized")
    assert (await post("sendHologram"))["description"] == "Not Found"
    stranger = telegram.person()
    unknown = await post("sendMessage", chat_id=stranger.id, text="x", colour="red")
    assert unknown["description"] == "Bad Request: chat not found"
    assert telegram.unknown_parameters == [("sendMessage", "colour")]
    assert [refusal.error_code for refusal in telegram.refusals] == [401, 404, 400]


def data(callback_data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=callback_data)]])
