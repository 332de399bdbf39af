"""Calls go out as JSON, files as forms, and errors come back in the library's words."""

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest
from telegram import Bot
from telegram.error import Forbidden, NetworkError, TelegramError, TimedOut

from bot.telegram.json_requests import JsonRequest, message_id

SENT = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}
Answer = Callable[[httpx.Request], httpx.Response]


def bot(answer: Answer) -> Bot:
    transport = httpx.MockTransport(answer)
    return Bot("1:none", request=JsonRequest(transport))


async def test_a_call_is_json_with_the_time_it_may_take() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json={"ok": True, "result": SENT})

    await bot(answer).send_message(5, "سلام", disable_notification=True, read_timeout=7)
    assert json.loads(requests[0].content) == {"chat_id": 5, "text": "سلام", "disable_notification": True}
    assert requests[0].extensions["timeout"] == {"connect": 5.0, "read": 7, "write": 5.0, "pool": 1.0}
    assert str(requests[0].url).endswith("/bot1:none/sendMessage")


async def test_a_file_is_a_part_of_a_form() -> None:
    kinds: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        kinds.append(request.headers["content-type"])
        return httpx.Response(200, json={"ok": True, "result": SENT})

    await bot(answer).send_document(5, b"words", filename="letter.txt")
    assert kinds[0].startswith("multipart/form-data")


@pytest.mark.parametrize(
    ("raised", "expected"), [(httpx.ReadTimeout, TimedOut), (httpx.ConnectError, NetworkError)]
)
async def test_errors_are_those_of_the_library(
    raised: type[httpx.TransportError], expected: type[NetworkError]
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise raised("as a broken network does", request=request)

    with pytest.raises(expected):
        await bot(answer).send_message(5, "words")


async def test_a_refusal_is_read() -> None:
    refusal = {"ok": False, "description": "Forbidden: bot was blocked by the user"}
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot(lambda _: httpx.Response(403, json=refusal)).send_message(5, "words")


async def test_what_was_sent_is_not_read_again() -> None:
    answer = {"ok": True, "result": SENT}
    result: object = await bot(lambda _: httpx.Response(200, json=answer)).send_message(5, "words")
    assert result is True


async def test_the_id_of_what_was_sent_is_known_also_with_two_calls_at_once() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        chat = int(json.loads(request.content)["chat_id"])
        return httpx.Response(200, json={"ok": True, "result": {**SENT, "message_id": 100 + chat}})

    async def sent(chat: int) -> int | None:
        return message_id(await bot(answer).send_message(chat, "words"))

    assert list(await asyncio.gather(sent(1), sent(2), sent(3))) == [101, 102, 103]
    assert message_id(None) is None and message_id(SENT) is None


async def test_other_answers_are_read() -> None:
    me = {"id": 1, "is_bot": True, "first_name": "Ask", "username": "ask_bot"}
    known = await bot(lambda _: httpx.Response(200, json={"ok": True, "result": me})).get_me()
    assert known.username == "ask_bot"


@pytest.mark.parametrize("nonsense", [b"[]", b"7", b'{"ok": true}', b"<html>"])
async def test_an_answer_that_is_nonsense_is_an_error(nonsense: bytes) -> None:
    with pytest.raises((TelegramError, LookupError, TypeError)):
        await bot(lambda _: httpx.Response(200, content=nonsense)).send_message(5, "words")
