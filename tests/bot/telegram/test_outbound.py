"""What the channel sends for a message, and what it makes of each error that Telegram answers with."""

import json
from typing import Any

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from structlog.testing import capture_logs
from telegram import CallbackQuery, Update
from telegram.error import NetworkError
from telegram.ext import ExtBot

from bot.conversation.channel import Blocked, ButtonsRefused, NotSent, Refused
from bot.conversation.messages import File, Message, ShownButton
from bot.metrics import Metrics
from bot.telegram.outbound import LABEL, PAUSES, TelegramChannel
from tests.standins.telegram import TOKEN, FakeTelegram
from tests.standins.telegram_in_process import InProcessRequest
from tests.standins.telegram_people import Person

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)
KEYBOARD = ((ShownButton("Yes", "ask:yes"), ShownButton("Where", link="https://example.org")),)
LETTER = File("letter.txt", b"content", "<i>Yours</i>", (KEYBOARD[0][:1],))
FORMS = 4  # as it is; plain, with its answers; with short labels; with none
Answer = tuple[int, str, dict[str, int]] | NetworkError
REFUSED: Answer = (400, "Bad Request: can't parse entities", {})
NOWHERE = ConnectionKey("api.test", 443, True, True, None, None, None)
OUT_OF_REACH = NetworkError("out of reach")


class ScriptedRequest(InProcessRequest):
    """Answers calls of one method with `answers` first, then as the stand-in does."""

    def __init__(self, telegram: FakeTelegram) -> None:
        super().__init__(telegram)
        self.method, self.answers, self.calls = "sendMessage", list[Answer](), list[str]()

    async def do_request(self, url: str, method: str, *args: Any, **more: Any) -> tuple[int, bytes]:
        """Answer a call from the script."""
        name = url.rpartition("/")[2]
        self.calls.append(name)
        if not self.answers or name != self.method:
            return await super().do_request(url, method, *args, **more)
        answer = self.answers.pop(0)
        if isinstance(answer, NetworkError):
            raise answer
        code, description, parameters = answer
        body = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
        return code, json.dumps(body).encode()


class Chat:
    """A channel, one person's chat, and the pauses that the channel made."""

    def __init__(self) -> None:
        self.telegram = FakeTelegram()
        self.request = ScriptedRequest(self.telegram)
        self.bot: ExtBot[Any] = ExtBot(TOKEN, request=self.request)
        self.pauses: list[float] = []
        self.metrics = Metrics()
        self.channel = TelegramChannel(self.bot, self.metrics, self._pause)
        self.person: Person = self.telegram.person()

    async def send(self, message: Message) -> None:
        """Send a message to the person."""
        await self.channel.send(self.person.id, message)

    async def press(self, data: str) -> CallbackQuery:
        """Let the person press a button of the last message; returns the press as the bot gets it."""
        await self.person.tap(data)
        press = Update.de_json(self.telegram.updates[-1], self.bot).callback_query
        assert press is not None
        return press

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.fixture
async def chat() -> Chat:
    """The chat of somebody who has written to the bot."""
    chat = Chat()
    await chat.person.send("/start")
    return chat


async def test_a_message_has_its_buttons_under_it(chat: Chat) -> None:
    await chat.send(Message("<b>Bold</b>", KEYBOARD))
    (message,) = chat.person.messages
    assert message.text == "Bold"
    assert [(button.text, button.data, button.url) for button in message.buttons] == [
        ("Yes", "ask:yes", None),
        ("Where", None, "https://example.org"),
    ]


async def test_a_button_copies_what_telegram_lets_it_copy(chat: Chat) -> None:
    subject = "Letter of authority [your name] " * 8
    await chat.send(Message("Papers", ((ShownButton("Copy it", copies=subject[:256]),),)))
    (message,) = chat.person.messages
    assert message.buttons[0].copies == subject[:256]
    await chat.send(Message("Papers", ((ShownButton("Copy it", copies=subject + "."),),)))
    plainer = chat.person.messages[-1]
    assert plainer.buttons == () and subject.strip() in plainer.text


async def test_many_messages_are_deleted_by_the_hundred(chat: Chat) -> None:
    for _ in range(120):
        await chat.send(Message("x"))
    await chat.channel.remove(chat.person.id, [message.message_id for message in chat.person.history])
    assert chat.person.history == [] and chat.request.calls.count("deleteMessages") == 2


async def test_those_too_old_to_be_deleted_do_not_keep_the_others_and_lose_their_words(chat: Chat) -> None:
    await chat.send(Message("old"))
    for message in chat.person.history:
        message.json["date"] -= 48 * 60 * 60
    await chat.send(Message("new"))
    await chat.channel.remove(chat.person.id, [message.message_id for message in chat.person.history])
    assert [message.text for message in chat.person.history] == ["/start", "…"], "words of others stay theirs"


async def test_one_too_old_to_be_deleted_loses_its_words_also_on_a_bad_connection(chat: Chat) -> None:
    await chat.send(Message("old"))
    (message,) = chat.person.messages
    message.json["date"] -= 48 * 60 * 60
    chat.request.method, chat.request.answers = "editMessageText", [OUT_OF_REACH]
    await chat.channel.remove(chat.person.id, [message.message_id])
    assert chat.person.messages[-1].text == "…" and len(chat.pauses) == 1


async def test_a_message_that_is_to_be_removed_is_remembered_before_its_words_show(chat: Chat) -> None:
    seen = []

    async def remember(id: int) -> None:
        seen.append((id, chat.person.messages[-1].text))

    await chat.channel.send_passing(chat.person.id, Message("<b>words</b>", KEYBOARD), remember)
    (message,) = chat.person.messages
    assert seen == [(message.message_id, "…")] and message.text == "words" and message.buttons


async def test_without_a_first_message_there_are_no_words(chat: Chat) -> None:
    chat.request.answers = [(400, "Bad Request: chat not found", {})]
    with capture_logs(), pytest.raises(Refused):
        await chat.channel.send_passing(chat.person.id, Message("words"), _nobody)
    assert chat.person.messages == []


async def test_words_that_are_refused_as_an_edit_are_filled_in_unformatted(chat: Chat) -> None:
    chat.request.method, chat.request.answers = "editMessageText", [REFUSED]
    with capture_logs():
        await chat.channel.send_passing(chat.person.id, Message("<b>words</b>", KEYBOARD), _anybody)
    (message,) = chat.person.messages
    assert message.text.startswith("words") and message.button("ask:yes")


async def test_an_edit_that_was_made_before_its_answer_was_lost_is_not_made_again(chat: Chat) -> None:
    made: Answer = (400, "Bad Request: message is not modified: specified new message content …", {})
    chat.request.method, chat.request.answers = "editMessageText", [OUT_OF_REACH, made]
    await chat.channel.send_passing(chat.person.id, Message("words", KEYBOARD), _anybody)
    assert chat.request.calls.count("editMessageText") == 2 and chat.request.answers == []


async def _anybody(_: int) -> None:
    return


async def _nobody(_: int) -> None:
    raise AssertionError


async def test_long_words_go_in_parts_with_the_buttons_under_the_last(chat: Chat) -> None:
    await chat.send(Message("word " * 2000, KEYBOARD))
    assert len(chat.person.messages) == 3
    assert [bool(message.buttons) for message in chat.person.messages] == [False, False, True]


async def test_a_label_that_no_phone_can_show_is_shortened(chat: Chat) -> None:
    await chat.send(Message("words", ((ShownButton("x" * 100, "ask:yes"),),)))
    (button,) = chat.person.messages[-1].buttons
    assert button.text == "x" * (LABEL - 1) + "…"


async def test_a_picture_carries_the_words_as_its_caption(chat: Chat) -> None:
    await chat.send(Message("words", KEYBOARD, picture=PICTURE))
    (message,) = chat.person.messages
    assert message.photo and message.text == "words" and message.buttons


async def test_words_too_long_for_a_caption_go_without_the_picture(chat: Chat) -> None:
    await chat.send(Message("word " * 300, picture=PICTURE))
    assert not any(message.photo for message in chat.person.messages)


async def test_a_picture_that_telegram_refuses_is_left_out(chat: Chat) -> None:
    chat.request.method = "sendPhoto"
    chat.request.answers = [(400, "Bad Request: IMAGE_PROCESS_FAILED", {})]
    await chat.send(Message("words", picture=PICTURE))
    (message,) = chat.person.messages
    assert message.text == "words" and not message.photo


async def test_a_file_goes_with_its_name_and_a_few_words(chat: Chat) -> None:
    await chat.channel.send_file(chat.person.id, File("letter.txt", b"content", "<i>Yours</i>"))
    (message,) = chat.person.messages
    assert (message.document, message.text) == ("letter.txt", "Yours")


async def test_somebody_who_blocked_the_bot_is_not_tried_again(chat: Chat) -> None:
    chat.request.answers = [(403, "Forbidden: bot was blocked by the user", {})]
    with pytest.raises(Blocked):
        await chat.send(Message("words"))
    assert chat.pauses == []


async def test_a_refused_message_goes_unformatted_with_the_buttons_that_answer(chat: Chat) -> None:
    chat.request.answers = [REFUSED]
    with capture_logs() as logged:
        await chat.send(Message("<b>Fish &amp; chips</b>", KEYBOARD))
    assert [line["event"] for line in logged] == ["message refused"]
    (message,) = chat.person.messages
    assert message.text == "Fish & chips\n\n• Where\nhttps://example.org"
    assert [entity["type"] for entity in message.entities] == ["url"]
    assert [button.data for button in message.buttons] == ["ask:yes"]


async def test_a_message_whose_buttons_are_all_refused_leaves_its_words(chat: Chat) -> None:
    chat.request.answers = [REFUSED] * (FORMS - 1)
    with capture_logs(), pytest.raises(ButtonsRefused):
        await chat.send(Message("words", KEYBOARD))
    (message,) = chat.person.messages
    assert message.text == "words\n\n• Yes\n• Where\nhttps://example.org" and message.buttons == ()


async def test_a_message_without_answers_misses_none(chat: Chat) -> None:
    chat.request.answers = [REFUSED]
    with capture_logs():
        await chat.send(Message("words", (KEYBOARD[0][1:],)))
    assert chat.person.messages[-1].text == "words\n\n• Where\nhttps://example.org"


async def test_a_message_refused_in_every_form_is_not_tried_again(chat: Chat) -> None:
    chat.request.answers = [REFUSED] * FORMS
    with capture_logs(), pytest.raises(Refused):
        await chat.send(Message("words", KEYBOARD))
    assert (chat.pauses, chat.person.messages, chat.request.answers) == ([], [], [])


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([[ShownButton("x", f"ask:{n}")] for n in range(150)], [*(f"ask:{n}" for n in range(99)), "ask:149"]),
        ([[ShownButton("x", f"ask:{n}") for n in range(9)]], [f"ask:{n}" for n in range(9)]),
        ([[ShownButton("x", "ask:" + "y" * 64)], [ShownButton("Back", "ask:_back")]], ["ask:_back"]),
        ([[ShownButton("x", "ask:y"), ShownButton("x", link="https://no host")]], ["ask:y"]),
        ([[ShownButton("", "ask:y")]], ["ask:y"]),
    ],
)
async def test_of_a_keyboard_that_telegram_refuses_it_gets_what_it_takes(
    chat: Chat, rows: list[list[ShownButton]], kept: list[str]
) -> None:
    with capture_logs() as logged:
        await chat.send(Message("<b>words</b>", tuple(map(tuple, rows))))
    (message,) = chat.person.messages
    assert message.text.startswith("words") and [button.data for button in message.buttons] == kept
    assert [line["event"] for line in logged] == ["message refused"]


async def test_a_caption_that_telegram_refuses_goes_unformatted(chat: Chat) -> None:
    chat.request.method, chat.request.answers = "sendDocument", [REFUSED]
    with capture_logs():
        await chat.channel.send_file(chat.person.id, LETTER)
    (message,) = chat.person.messages
    assert (message.document, message.text, message.entities) == ("letter.txt", "Yours", ())
    assert message.button("ask:yes")


async def test_a_caption_refused_once_more_comes_below_its_file(chat: Chat) -> None:
    chat.request.method, chat.request.answers = "sendDocument", [REFUSED] * 2
    with capture_logs():
        await chat.channel.send_file(chat.person.id, LETTER)
    file, words = chat.person.messages
    assert (file.document, file.text, file.buttons) == ("letter.txt", "", ())
    assert words.text == "Yours" and words.button("ask:yes")


async def test_a_refused_file_is_not_tried_again(chat: Chat) -> None:
    chat.request.method, chat.request.answers = "sendDocument", [REFUSED] * 3
    with capture_logs(), pytest.raises(Refused):
        await chat.channel.send_file(chat.person.id, LETTER)
    assert (chat.pauses, chat.person.messages, chat.request.answers) == ([], [], [])


async def test_a_press_that_was_dropped_leaves_the_keyboard(chat: Chat) -> None:
    await chat.send(Message("Sure?", KEYBOARD))
    press = await chat.press("ask:yes")
    await chat.channel.acknowledge(press)
    assert chat.person.taps[-1].answered
    assert chat.person.messages[-1].button("ask:yes")
    chat.telegram.expire_taps()
    await chat.channel.acknowledge(press)


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # the library warns of itself at a 429
@pytest.mark.parametrize(
    "answer",
    [
        (500, "Internal Server Error", {}),
        (429, "Too Many Requests: retry after 1", {"retry_after": 1}),
        OUT_OF_REACH,
    ],
)
async def test_what_may_work_later_is_tried_again_after_a_pause(chat: Chat, answer: Answer) -> None:
    chat.request.answers = [answer, answer]
    await chat.send(Message("words"))
    assert [message.text for message in chat.person.messages] == ["words"]
    assert chat.pauses == list(PAUSES[:2])


async def test_after_the_last_pause_a_message_is_not_sent(chat: Chat) -> None:
    chat.request.answers = [OUT_OF_REACH] * (len(PAUSES) + 1)
    with pytest.raises(NotSent):
        await chat.send(Message("words"))
    assert chat.pauses == list(PAUSES)
    assert chat.person.messages == []


async def test_a_message_takes_the_place_of_another(chat: Chat) -> None:
    await chat.send(Message("Which?", KEYBOARD))
    (asked,) = chat.person.messages
    await chat.channel.edit(chat.person.id, asked.message_id, Message("<b>Which</b> one?", KEYBOARD[:1]))
    (message,) = chat.person.messages
    assert message.message_id == asked.message_id and message.text == "Which one?"
    assert [button.text for button in message.buttons] == ["Yes", "Where"]


async def test_of_a_message_whose_words_stay_only_the_buttons_change(chat: Chat) -> None:
    await chat.send(Message("Which?", KEYBOARD))
    (asked,) = chat.person.messages
    other = Message("not these words", ((ShownButton("No", "ask:no"),),))
    await chat.channel.edit(chat.person.id, asked.message_id, other, only_buttons=True)
    (message,) = chat.person.messages
    assert message.text == "Which?" and [button.data for button in message.buttons] == ["ask:no"]
    assert "editMessageText" not in chat.request.calls


@pytest.mark.parametrize("only_buttons", [False, True])
async def test_an_edit_that_telegram_refuses_is_sent_anew_with_its_words(
    chat: Chat, only_buttons: bool
) -> None:
    await chat.channel.edit(chat.person.id, 99, Message("Which?", KEYBOARD), only_buttons)
    (message,) = chat.person.messages
    assert message.text == "Which?" and message.button("ask:yes")


async def test_what_stands_there_already_is_not_sent_anew(chat: Chat) -> None:
    await chat.send(Message("Which?", KEYBOARD))
    (asked,) = chat.person.messages
    for only_buttons in (False, True):
        await chat.channel.edit(chat.person.id, asked.message_id, Message("Which?", KEYBOARD), only_buttons)
    assert [message.message_id for message in chat.person.messages] == [asked.message_id]


async def test_an_edit_that_may_work_later_is_made_after_a_pause_and_not_sent_anew(chat: Chat) -> None:
    await chat.send(Message("Which?", KEYBOARD))
    (asked,) = chat.person.messages
    chat.request.method, chat.request.answers = "editMessageText", [OUT_OF_REACH, OUT_OF_REACH]
    await chat.channel.edit(chat.person.id, asked.message_id, Message("Which one?", KEYBOARD))
    (message,) = chat.person.messages
    assert message.text == "Which one?" and len(chat.pauses) == 2


async def test_an_edit_longer_than_a_message_is_sent_in_parts(chat: Chat) -> None:
    await chat.send(Message("Which?", KEYBOARD))
    (asked,) = chat.person.messages
    await chat.channel.edit(chat.person.id, asked.message_id, Message("word " * 1000, KEYBOARD))
    assert len(chat.person.messages) == 3 and chat.person.messages[-1].button("ask:yes")


async def test_typing_that_cannot_be_shown_does_not_matter(chat: Chat) -> None:
    chat.request.method, chat.request.answers = "sendChatAction", [OUT_OF_REACH]
    await chat.channel.show_typing(chat.person.id)
    assert chat.request.calls == ["sendChatAction"]


async def test_a_pressed_button_becomes_words_under_the_question(chat: Chat) -> None:
    await chat.send(Message("Sure?", KEYBOARD))
    await chat.channel.mark_choice(await chat.press("ask:yes"))
    (message,) = chat.person.messages
    assert message.text == "Sure?\n\n☑️ Yes" and message.buttons == ()


async def test_a_button_pressed_twice_is_marked_once(chat: Chat) -> None:
    await chat.send(Message("Sure?", KEYBOARD))
    first, second = await chat.press("ask:yes"), await chat.press("ask:yes")
    await chat.channel.mark_choice(first)
    await chat.channel.mark_choice(second)
    assert chat.request.calls.count("editMessageText") == 1
    assert chat.telegram.refusals == []


async def test_the_choice_of_a_press_too_old_to_be_answered_is_marked(chat: Chat) -> None:
    await chat.send(Message("Sure?", KEYBOARD))
    press = await chat.press("ask:yes")
    chat.telegram.expire_taps()
    await chat.channel.acknowledge(press)
    await chat.channel.mark_choice(press)
    (message,) = chat.person.messages
    assert message.text == "Sure?\n\n☑️ Yes" and message.buttons == ()


async def test_a_choice_that_telegram_does_not_let_us_write_takes_the_keyboard_away(chat: Chat) -> None:
    await chat.send(Message("Sure?", KEYBOARD))
    chat.request.method, chat.request.answers = "editMessageText", [REFUSED]
    await chat.channel.mark_choice(await chat.press("ask:yes"))
    (message,) = chat.person.messages
    assert message.text == "Sure?" and message.buttons == ()


@pytest.mark.parametrize(
    ("cause", "counted"),
    [
        (aiohttp.ServerDisconnectedError(), True),
        (aiohttp.ClientOSError("broken"), True),
        (aiohttp.SocketTimeoutError("no answer"), True),
        (aiohttp.ConnectionTimeoutError("out of reach"), False),
        (aiohttp.ClientConnectorError(NOWHERE, OSError("refused")), False),
    ],
)
async def test_a_message_that_may_have_come_twice_is_counted(
    chat: Chat, cause: Exception, counted: bool
) -> None:
    error = NetworkError("broken")
    error.__cause__ = cause
    chat.request.answers = [error]
    await chat.send(Message("Sure?", KEYBOARD))
    (message,) = chat.person.messages
    assert message.text == "Sure?"
    assert (b'outcome="perhaps twice"' in chat.metrics.text()) is counted


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # by the library, at every 429
async def test_a_message_that_was_only_told_to_wait_came_once(chat: Chat) -> None:
    chat.request.answers = [(429, "Too Many Requests", {"retry_after": 1})]
    await chat.send(Message("Sure?", KEYBOARD))
    assert b"perhaps twice" not in chat.metrics.text() and chat.pauses
