"""Passes python-telegram-bot's calls to the stand-in in this process, without a network."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any, cast

from telegram.ext import BaseRateLimiter
from telegram.request import BaseRequest, RequestData

from tests.standins.telegram import FakeTelegram
from tests.standins.telegram_values import Refused, Upload


class InProcessRequest(BaseRequest):
    """A transport for python-telegram-bot: the stand-in answers each call."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self._telegram = telegram
        self.broken: list[Exception] = []  # errors of the stand-in itself, which must not go unnoticed

    @property
    def read_timeout(self) -> float | None:
        """None: every call is answered at once."""
        return None

    async def initialize(self) -> None:
        """Do nothing: there is no connection to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is no connection to close."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 (the library's)
        request_data: RequestData | None = None,
        *_: Any,
        **__: Any,
    ) -> tuple[int, bytes]:
        """Answer a call as Telegram does."""
        await asyncio.sleep(0)
        try:
            result = self._telegram.answer(url.rpartition("/")[2], _parameters(request_data))
        except Refused as error:
            return error.code, json.dumps(error.body()).encode()
        except Exception as error:
            self.broken.append(error)
            raise
        return 200, json.dumps({"ok": True, "result": result}).encode()


class NoRateLimit(BaseRateLimiter[Any]):
    """Makes every call at once."""

    async def initialize(self) -> None:
        """Do nothing: there is nothing to count."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to count."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,  # noqa: ARG002 (the library's)
        data: dict[str, Any],  # noqa: ARG002
        rate_limit_args: Any,  # noqa: ARG002
    ) -> Any:
        """Make the call."""
        return await callback(*args, **kwargs)


def _parameters(data: RequestData | None) -> dict[str, object]:
    if data is None:
        return {}
    files: dict[str, object] = {
        name: Upload(str(part[0]), cast(bytes, part[1])) for name, part in data.multipart_data.items()
    }
    return {**data.json_parameters, **files}
