"""What each kind of update becomes: an event, a message from a group, or nothing that needs an answer."""

from contextlib import suppress
from typing import Any

import pytest
from telegram import Update
from telegram.constants import MessageType

from bot.telegram.inbound import SAID, InGroup, Received, SeenMessages, read_update
from bot.telegram.validation import MalformedUpdate
from flows.events import (
    CommandSent,
    Event,
    LocationShared,
    Started,
    Tapped,
    Typed,
    UnknownCommand,
    Unreadable,
    words_of,
)
from tests.harness.flow import shipped
from tests.harness.telegram import TelegramShell, copied
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Json

POINT = {"latitude": 51.38, "longitude": -2.36}
FILE = {"file_id": "f", "file_unique_id": "u"}
CONTENTS: dict[str, Json] = {  # what Telegram sends beside a text, by the kind the bot takes it for
    "photo": {"video": {**FILE, "width": 1, "height": 1, "duration": 1}},
    "voice": {"audio": {**FILE, "duration": 1}},
    "document": {"document": FILE},
    "place": {"contact": {"phone_number": "+441632960001", "first_name": "A"}},
    "other": {"dice": {"emoji": "🎲", "value": 1}},
}


@pytest.fixture
def person() -> Person:
    """Somebody whose Telegram speaks Farsi."""
    return TelegramShell().telegram.person("Amina", "fa")


def last_update(person: Person) -> Json:
    """The last thing that somebody did, as Telegram tells the bot."""
    return copied(person._account.updates.sent[-1])


def read(update: Json) -> Received | InGroup | None:
    """An update's JSON as the bot reads it."""
    return read_update(Update.de_json(update, None))


def event_of(update: Json) -> Event:
    """The event that an update becomes."""
    received = read(update)
    assert isinstance(received, Received)
    return received.event


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("SW1A 1AA", Typed("SW1A 1AA")),
        ("/start", Started()),
        ("/start j0123abc", Started("j0123abc")),
        ("/start two words", Started()),
        ("/menu", CommandSent("menu")),
        ("/MENU@some_bot", CommandSent("menu")),
        ("/forget please", CommandSent("forget")),
        ("/menu\nplease", CommandSent("menu")),
        ("/menu.", CommandSent("menu")),
        (" \u200e\ufeff/menu", CommandSent("menu")),
        ("／ｍｅｎｕ", CommandSent("menu")),
        ("\u2068/\u200bmenu\u2069", CommandSent("menu")),
        ("/start@some_bot j0123abc", Started("j0123abc")),
        ("/start\nj0123abc", Started("j0123abc")),
        ("/nonsense", UnknownCommand()),
        ("/cancel", UnknownCommand()),
        ("/stop", UnknownCommand()),
        ("/hepl", UnknownCommand("help")),
        ("/strat", UnknownCommand("start")),
        ("/langauge", UnknownCommand("language")),
        ("/منو", UnknownCommand()),
        ("/3", Typed("/3")),
        ("/", Typed("/")),
        ("/ menu", CommandSent("menu")),
        ("／ menu", CommandSent("menu")),
        ("//menu", CommandSent("menu")),
        ("\\menu", CommandSent("menu")),
        ("(/menu)", CommandSent("menu")),
        ("«/menu»", CommandSent("menu")),
        ("- /menu", CommandSent("menu")),
        ("👉 /MENU 👈", CommandSent("menu")),
        ("؍menu", CommandSent("menu")),
        ("/ hepl", UnknownCommand("help")),
        ("*/cancel*", UnknownCommand()),
        ("/ 3", Typed("/ 3")),
        (":/ Friday", Typed(":/ Friday")),
        ("/ I do not know", Typed("/ I do not know")),
        ("(and/or)", Typed("(and/or)")),
        ("- /menu is what I need", Typed("- /menu is what I need")),
        ("and/or", Typed("and/or")),
        ("1/2", Typed("1/2")),
        ("see /menu", Typed("see /menu")),
        (f"j{'0f' * 31}9", Started(f"j{'0f' * 31}9")),
        (f"Hi! J{'0f' * 31}9.", Started(f"j{'0f' * 31}9")),
        (f"see https://t.me/some_bot?start=j{'0f' * 31}9 ok", Started(f"j{'0f' * 31}9")),
        (f"_j{'0f' * 31}9_", Started(f"j{'0f' * 31}9")),
        (f"-j{'0f' * 31}9", Started(f"j{'0f' * 31}9")),
        (
            f"web.telegram.org/k/#?tgaddr=tg%3A%2F%2Fresolve%3Fdomain%3Dsome_bot%26start%3Dj{'0f' * 31}9",
            Started(f"j{'0f' * 31}9"),
        ),
        (
            f"t.me/share/url?url=https%3A%2F%2Ft.me%2Fsome_bot%3Fstart%3Dj{'0f' * 31}9",
            Started(f"j{'0f' * 31}9"),
        ),
        (f"j{'0f' * 19}", Started(f"j{'0f' * 19}")),  # cut off by a line's end
        ("https://t.me/some_bot?start=j0f0f0f0f0f", Started("j0f0f0f0f0f")),
        ("t.me/other_bot?start=join", Typed("t.me/other_bot?start=join")),
    ],
)
async def test_a_text_is_a_command_or_words(person: Person, text: str, event: Event) -> None:
    await person.send(text)
    assert event_of(last_update(person)) == event


async def test_a_button_press_is_a_step_and_a_choice_and_can_be_answered(person: Person) -> None:
    await person.send("/start")
    await person.tap_on(1, "who:person:with:colons")
    received = read(last_update(person))
    assert isinstance(received, Received)
    assert received.event == Tapped("who", "person:with:colons")
    assert received.press is not None and received.press.data == "who:person:with:colons"
    assert received.sender.chat == person.id


async def test_pictures_stickers_and_voice_messages_are_unreadable(person: Person) -> None:
    for send, kind in (
        (person.send_photo, "photo"),
        (person.send_sticker, "sticker"),
        (person.send_voice, "voice"),
    ):
        await send()
        assert event_of(last_update(person)) == Unreadable(kind)


@pytest.mark.parametrize("kind", CONTENTS)
async def test_any_other_content_is_unreadable_by_its_kind(person: Person, kind: str) -> None:
    await person.send("words")
    update = last_update(person)
    del update["message"]["text"]
    update["message"] |= CONTENTS[kind]
    assert event_of(update) == Unreadable(kind)


async def test_forwarded_and_edited_messages_are_never_commands(person: Person) -> None:
    await person.forward("/forget")
    assert event_of(last_update(person)) == Unreadable("forward")
    number = await person.send("hello")
    await person.edit(number, "/forget")
    assert event_of(last_update(person)) == Unreadable("edit")


SERVICE: dict[str, Json] = {  # what Telegram itself says in a private chat
    "pinned_message": {},
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 86400},
    "chat_background_set": {"type": {"type": "fill"}},
    "write_access_allowed": {},
    "users_shared": {"request_id": 1, "users": []},
    "boost_added": {"boost_count": 1},
    "gift": {},
    "something_yet_to_be_invented": {"words": "hello"},
}


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # by the library, at every timer
@pytest.mark.parametrize("kind", SERVICE)
async def test_what_telegram_says_itself_is_passed_over(person: Person, kind: str) -> None:
    await person.send("words")
    update = last_update(person)
    message = update["message"]
    pinned = dict(message)
    del message["text"]
    message[kind] = pinned if kind == "pinned_message" else SERVICE[kind]
    with suppress(TypeError, KeyError):  # of the library, if these fields are too few for it
        assert read(update) is None


def test_each_kind_of_message_that_the_library_knows_is_decided_on() -> None:
    """A new one has to be put into one of the two lists; until then it is passed over."""
    assert {kind.value for kind in MessageType} - {*SAID} == PASSED_OVER


PASSED_OVER = {
    "boost_added",
    "business_connection_id",
    "channel_chat_created",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "checklist_tasks_added",
    "checklist_tasks_done",
    "connected_website",
    "delete_chat_photo",
    "direct_message_price_changed",
    "effect_id",
    "forum_topic_closed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "gift",
    "gift_upgrade_sent",
    "giveaway",
    "giveaway_completed",
    "giveaway_created",
    "giveaway_winners",
    "group_chat_created",
    "invoice",
    "left_chat_member",
    "managed_bot_created",
    "message_auto_delete_timer_changed",
    "migrate_to_chat_id",
    "new_chat_members",
    "new_chat_photo",
    "new_chat_title",
    "paid_message_price_changed",
    "passport_data",
    "pinned_message",
    "poll_option_added",
    "poll_option_deleted",
    "proximity_alert_triggered",
    "refunded_payment",
    "reply_to_story",
    "sender_boost_count",
    "sender_business_bot",
    "successful_payment",
    "suggested_post_approval_failed",
    "suggested_post_approved",
    "suggested_post_declined",
    "suggested_post_info",
    "suggested_post_paid",
    "suggested_post_refunded",
    "supergroup_chat_created",
    "unique_gift",
    "users_shared",
    "video_chat_ended",
    "video_chat_participants_invited",
    "video_chat_scheduled",
    "video_chat_started",
    "web_app_data",
    "write_access_allowed",
}


@pytest.mark.parametrize(
    "sender",
    [
        {"from": {"id": 1, "is_bot": True, "first_name": "A bot"}},
        {"sender_chat": {"id": -100, "type": "channel", "title": "News"}},
        {"is_automatic_forward": True},
    ],
)
async def test_what_a_bot_or_a_channel_says_is_passed_over(person: Person, sender: Json) -> None:
    await person.send("words")
    update = last_update(person)
    update["message"] |= sender
    assert read(update) is None


async def test_an_edit_that_changes_no_word_is_passed_over(person: Person) -> None:
    seen = SeenMessages()
    number = await person.send("hello https://example.org")
    seen.note(Update.de_json(last_update(person), None))
    for shown in (False, True):
        await person.receive_edit_of_nothing(number, shown)
        assert read_update(Update.de_json(last_update(person), None), seen) is None
    await person.edit(number, "goodbye")
    edit = Update.de_json(last_update(person), None)
    received = read_update(edit, seen)
    assert isinstance(received, Received) and received.event == Unreadable("edit")
    seen.note(edit)
    await person.receive_edit_of_nothing(number, shown=True)
    assert read_update(Update.de_json(last_update(person), None), seen) is None


async def test_a_place_that_is_shared_is_answered_once_however_far_they_go(person: Person) -> None:
    await person.share_live_location(steps=3)
    events = [read(copied(update)) for update in person._account.updates.sent]
    assert [isinstance(event, Received) for event in events] == [True, False, False, False]


async def test_a_place_on_a_map_is_a_location_and_one_that_moves_is_not(person: Person) -> None:
    await person.share_location(**POINT)
    event = event_of(last_update(person))
    assert event == LocationShared(51.38, -2.36)
    assert "51.38" not in repr(event), "it stands in no log"
    await person.share_live_location(steps=0)
    assert event_of(last_update(person)) == Unreadable("place")


async def test_a_message_in_a_group_is_known_as_one() -> None:
    telegram = TelegramShell().telegram
    person, group = telegram.person(), telegram.group()
    await group.send(person, "/start")
    received = read(telegram.updates[-1])
    assert isinstance(received, InGroup) and received.sender.chat == group.id


async def test_somebody_who_blocks_the_bot_needs_no_answer(person: Person) -> None:
    await person.send("/start")
    await person.block()
    assert read(last_update(person)) is None


@pytest.mark.parametrize(
    ("code", "suggested"),
    [
        ("fa", "fa"),
        ("fa-AF", "prs"),
        ("fa-Arab-AF", "prs"),
        ("fa-IR", "fa"),
        ("ku", "ku"),
        ("ku-TR", "ku"),
        ("ku-Latn-IQ", "ku"),
        ("kmr", "kmr"),
        ("ku-Arab", "ckb"),
        ("ku_IQ", "ckb"),
        ("ckb-IQ", "ckb"),
        ("sq-XK", "sq"),
        ("zh-hans", "zh"),
        ("tr", "tr"),
        ("pt_BR", "pt"),
        ("EN-gb", "en"),
        ("", None),
        ("klingon", None),
    ],
)
async def test_the_language_of_the_senders_telegram_is_suggested(code: str, suggested: str | None) -> None:
    person = TelegramShell().telegram.person("Amina", code)
    await person.send("/start")
    received = read(last_update(person))
    assert isinstance(received, Received) and received.sender.suggested == suggested


async def test_a_reader_of_kurmanji_is_asked_for_a_language_in_english() -> None:
    shell = TelegramShell()
    person = shell.telegram.person("Berîvan", "ku")
    assert shipped().steps["language"].say.person in await shell.send(person, "/start")
    assert person.messages[-1].buttons[0].text == "English"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("update_id",), None),
        (("message", "chat", "id"), "5000000001"),
        (("message", "chat", "id"), 2**70),
        (("message", "from", "id"), True),
        (("message", "message_id"), 1.5),
        (("message", "text"), "\ud83d"),
    ],
)
async def test_an_update_of_the_wrong_types_is_malformed(
    person: Person, place: tuple[str, ...], value: Any
) -> None:
    await person.send("hello")
    update = last_update(person)
    holder: Any = update
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    with pytest.raises(MalformedUpdate):
        read(update)


async def test_the_words_beside_an_event_are_carried_along(person: Person) -> None:
    """They are no answer, but they may be a call for help."""
    sent = await person.send("/menu one two")
    assert words_of(event_of(last_update(person))) == "one two"
    await person.edit(sent, "three")
    assert words_of(event_of(last_update(person))) == "three"
    await person.forward("four")
    assert words_of(event_of(last_update(person))) == "four"
    await person.send_photo("five")
    assert words_of(event_of(last_update(person))) == "five"
    await person.send("/start six seven")
    assert words_of(event_of(last_update(person))) == "six seven"
    assert "six" not in repr(event_of(last_update(person))), "an event may be named in an error"
