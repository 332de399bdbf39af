"""Fetches updates as JSON: the library would parse a whole batch or nothing, and one would hold up all."""

import re
from contextvars import ContextVar
from typing import Any

from telegram import Bot
from telegram.constants import PollingLimit
from telegram.error import TelegramError

from bot.telegram.inbound import ALLOWED
from bot.telegram.json_requests import JsonRequest
from bot.telegram.raw_updates import parse_json

MOST: int = PollingLimit.MAX_LIMIT  # updates in one answer
READING = 10.0  # seconds for an answer, beside those for which Telegram holds the poll open
NUMBERS = re.compile(rb'"update_id"\s*:\s*([0-9]{1,10})\b')
_fetched: ContextVar[list[Any]] = ContextVar("fetched")  # by this task's last poll


class NoJson(TelegramError):
    """An answer that no parser reads. `numbers`: those of the updates in it, as far as it shows them."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__("Invalid server response")
        self.numbers = numbers


class NoUpdates(TelegramError):
    """An answer that holds no list of updates."""


class PollRequest(JsonRequest):
    """Sends polls, and hands the library none of the updates: they are left to `fetch`."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer. Raises NoJson, NoUpdates."""
        try:
            answer = parse_json(payload)
        except ValueError:
            numbers = [int(digits) for digits in NUMBERS.findall(payload)]
            raise NoJson(numbers) from None  # the cause quotes people
        if not isinstance(answer, dict) or not isinstance(answer.get("result", []), list):
            raise NoUpdates("Invalid server response")
        if "result" in answer:
            _fetched.set(answer["result"])
            answer["result"] = []
        return answer


async def fetch(bot: Bot, offset: int | None, wait: int, limit: int = MOST) -> list[Any]:
    """At most `limit` updates, from the number `offset` on; waits up to `wait` seconds for the first.

    Confirms all with lower numbers. `bot`: polls with a PollRequest. Raises the library's errors.
    """
    await bot.get_updates(
        offset=offset, limit=limit, timeout=wait, read_timeout=READING, allowed_updates=ALLOWED
    )
    return _fetched.get()
