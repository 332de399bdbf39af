"""Passes python-telegram-bot's calls to the stand-in in this process, without a network."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, cast

from telegram.ext import BaseRateLimiter
from telegram.request import BaseRequest, RequestData

from tests.standins.telegram import FakeTelegram
from tests.standins.telegram_values import Refused, Upload, bad


@dataclass(frozen=True, slots=True)
class CutOff:
    """The next call of a method ends the task that makes it, as a kill of the process would.

    `words`: that the text of the call contains. `takes_effect`: whether Telegram still does what it asks for.
    """

    method: str
    takes_effect: bool
    words: str = ""


class InProcessRequest(BaseRequest):
    """A transport for python-telegram-bot: the stand-in answers each call."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self._telegram = telegram
        self.broken: list[Exception] = []  # errors of the stand-in itself, which must not go unnoticed
        self.cut_off: CutOff | None = None
        self.refuses: Callable[[str, Mapping[str, object]], bool] = _nothing  # a method, and its parameters

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
        """Answer a call as Telegram does, or end the task as a kill of the process would (`cut_off`)."""
        await asyncio.sleep(0)
        name, parameters = url.rpartition("/")[2], _parameters(request_data)
        cut_off = self._struck(name, parameters)
        if cut_off and not cut_off.takes_effect:
            raise asyncio.CancelledError
        try:
            if self.refuses(name, parameters):
                raise bad("the test has it refused")
            result = self._telegram.answer(name, parameters)
        except Refused as error:
            return error.code, json.dumps(error.body()).encode()
        except Exception as error:
            self.broken.append(error)
            raise
        if cut_off:
            raise asyncio.CancelledError
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _struck(self, name: str, parameters: dict[str, object]) -> "CutOff | None":
        """The cut-off that this call brings about; it happens once."""
        cut_off = self.cut_off
        if cut_off is None or name != cut_off.method or cut_off.words not in str(parameters.get("text", "")):
            return None
        self.cut_off = None
        return cut_off


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


def _nothing(_: str, __: Mapping[str, object]) -> bool:
    return False


def _parameters(data: RequestData | None) -> dict[str, object]:
    if data is None:
        return {}
    files: dict[str, object] = {
        name: Upload(str(part[0]), cast(bytes, part[1])) for name, part in data.multipart_data.items()
    }
    return {**data.json_parameters, **files}
