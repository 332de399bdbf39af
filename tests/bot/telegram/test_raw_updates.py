"""What is read of an update that the library cannot parse. By process: process/test_mangled_updates.py."""

from typing import Any

import pytest
from telegram import Bot

from bot.telegram.inbound import InGroup, Received, SeenMessages
from bot.telegram.raw_updates import chat_of, number_of, parse_json, read_raw
from bot.telegram.validation import MalformedUpdate
from flows.events import Event, Tapped, Typed, Unreadable
from tests.standins.telegram import TOKEN

BOT = Bot(TOKEN)
BROKEN = {"poll": {"id": "1"}}  # of which every parse fails
PERSON = {"id": 7, "type": "private"}
AMINA = {"id": 7, "is_bot": False, "first_name": "Amina", "language_code": "fa"}


def message(**fields: Any) -> dict[str, Any]:
    """An update with a message in a private chat, of which the library cannot parse the whole."""
    return {"update_id": 3, "message": {"message_id": 1, "date": 1, "chat": PERSON, **BROKEN, **fields}}


def press(**fields: Any) -> dict[str, Any]:
    """An update with a press, of which the library cannot parse the whole."""
    broken = {"message_id": 1, "date": 1, "chat": PERSON, **BROKEN}
    return {"update_id": 3, "callback_query": {"id": "9", "from": AMINA, "message": broken, **fields}}


def event_in(raw: Any) -> Event:
    """The event that is read from an update in part."""
    _, received, is_whole = read_raw(raw, BOT)
    assert isinstance(received, Received) and not is_whole
    return received.event


def test_words_are_read_without_what_the_bot_does_not_need() -> None:
    update, received, is_whole = read_raw(message(text="hello", **{"from": AMINA}), BOT)
    assert isinstance(received, Received) and not is_whole
    assert (received.event, received.sender.chat, received.sender.suggested) == (Typed("hello"), 7, "fa")
    assert update.update_id == 3 and received.message and received.message[0] == 1


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({"text": "half \ud83d"}, Typed("half ?")),
        ({"text": "x", "message_id": "one"}, Typed("x")),
        ({"text": "x", "date": 10**30}, Typed("x")),
        ({"text": "x", "chat": {"id": 7}}, Typed("x")),
        ({"text": ["x"]}, Unreadable("other")),
        ({}, Unreadable("other")),
        ({"photo": [7], "caption": "see"}, Unreadable("photo", "see")),
        ({"voice": 7}, Unreadable("voice")),
        ({"text": "x", "forward_origin": 7}, Unreadable("forward", "x")),
    ],
)
def test_what_a_person_sent_is_read_as_far_as_it_is_there(fields: dict[str, Any], event: Event) -> None:
    assert event_in(message(**fields)) == event


def test_a_press_is_read_without_the_broken_message_beside_it() -> None:
    beside = {"message_id": 1, "date": 1, "chat": None, "text": "x"}
    update, received, _ = read_raw(
        {**press(data="menu:papers", message=None, chat_instance="1"), "message": beside}, BOT
    )
    assert isinstance(received, Received) and received.event == Tapped("menu", "papers")
    SeenMessages().note(update)
    assert update.message is None


def test_words_are_heard_although_they_are_no_answer() -> None:
    event = event_in(message(photo=[7], caption="i want to die"))
    assert isinstance(event, Unreadable) and event.words == "i want to die"


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({"data": "menu:papers"}, Tapped("menu", "papers")),
        ({"data": 7}, Tapped("", "")),
        ({"data": "menu:papers", "id": 9}, Tapped("", "")),
        ({"data": "menu:papers", "message": "words"}, Tapped("menu", "papers")),
    ],
)
def test_a_press_is_read_without_the_message_above_it(fields: dict[str, Any], event: Event) -> None:
    assert event_in(press(**fields)) == event


@pytest.mark.parametrize(
    "raw",
    [
        None,
        7,
        [],
        {"update_id": 3, "message": "words"},
        message(text="x", chat=None),
        message(text="x", chat={"id": "7"}),
        message(chat={"id": -7, "type": "group"}),
        message(poll=None, pinned_message={"message_id": {}}),
        press(**{"from": None}),
    ],
)
def test_what_shows_nobody_who_did_anything_is_malformed(raw: Any) -> None:
    with pytest.raises(MalformedUpdate):
        read_raw(raw, BOT)


def test_a_group_stays_a_group() -> None:
    _, received, _ = read_raw(message(text="x", chat={"id": -7}), BOT)
    assert isinstance(received, InGroup)


@pytest.mark.parametrize("number", [None, 0, -1, 2**31, 10**30, "3", 3.0, True, [3]])
def test_a_number_that_telegram_cannot_have_given_is_none(number: Any) -> None:
    raw = message(text="x") | {"update_id": number}
    assert number_of(raw) is None and read_raw(raw, BOT)[0].update_id == 0


def test_an_update_belongs_to_the_order_of_its_chat() -> None:
    change = {"update_id": 3, "my_chat_member": {"chat": PERSON}}
    assert [chat_of(raw) for raw in (message(), press(), change, {"poll": 7}, 7)] == [7, 7, 7, None, None]


def test_numbers_and_characters_that_are_none_spoil_nothing_else() -> None:
    assert parse_json(b'{"a": %s, "b": "x\xff"}' % (b"9" * 5000)) == {"a": None, "b": "x\ufffd"}


@pytest.mark.parametrize("payload", [b"", b"{", b"[" * 100_000])
def test_what_is_no_json_is_an_error(payload: bytes) -> None:
    with pytest.raises(ValueError):
        parse_json(payload)
