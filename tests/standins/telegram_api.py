"""The Bot API itself: checks each call, applies the faults a test asked for, runs it and records it."""

import json
from collections.abc import Callable
from email.utils import formatdate
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.standins import telegram_profile as profile
from tests.standins import telegram_sending as sending
from tests.standins.telegram_account import Account
from tests.standins.telegram_faults import Fault, Flood, FloodWait, Stall
from tests.standins.telegram_http import delivered, granted, read_call, refused, unless_gone, whole
from tests.standins.telegram_rules import method_named, read_parameters
from tests.standins.telegram_values import Call, Json, Refusal, Refused


class BotApi:
    """An ASGI app with the methods of one bot, and a record of how it was used."""

    def __init__(self, token: str, now: Callable[[], float], second: float) -> None:
        self.token = token
        self.calls: list[Call] = []  # every call of a known method, in order
        self.refusals: list[Refusal] = []  # every 4xx that the test did not ask for
        self.unknown_parameters: list[tuple[str, str]] = []  # (method, parameter) that Telegram ignores
        self.profile = profile.Profile()
        self.flood: Flood | None = None
        self.write: Callable[[Json], str] = json.dumps  # how an update is written: a test may mangle it
        self._account = Account(token, now, second)
        self._faults: list[Fault] = []
        self._stalls: list[Stall] = []
        self._waits: list[FloodWait] = []
        self._methods = self._implementations()
        paths = {"/bot{token}/{method}": self._call, "/file/bot{token}/{path:path}": self._file}
        self._app = Starlette(
            routes=[Route(path, answer, methods=["GET", "POST"]) for path, answer in paths.items()]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        await self._app(scope, receive, send)

    def answer(self, name: str, given: dict[str, object]) -> Any:
        """Answer a call without HTTP, for tests that make many calls. Raises Refused."""
        call = Call(name, {})
        try:
            call = self._checked(Call(self._documented_name(name, self.token), whole(given)))
            return self._methods[call.method](dict(call.parameters))
        except Refused as error:
            self._record_refusal(call, error)
            raise
        finally:
            self._account.bell.ring()

    def _implementations(self) -> dict[str, Callable[[Json], Any]]:
        of_account: dict[str, Callable[[Account, Json], Any]] = {
            "sendMessage": sending.send_message,
            "sendPhoto": sending.send_photo,
            "sendDocument": sending.send_document,
            "editMessageText": sending.edit_text,
            "editMessageCaption": sending.edit_caption,
            "editMessageReplyMarkup": sending.edit_keyboard,
            "deleteMessage": sending.delete,
            "deleteMessages": sending.delete_several,
            "answerCallbackQuery": profile.answer_tap,
            "sendChatAction": profile.send_action,
            "getFile": profile.get_file,
            "leaveChat": profile.leave,
            "setWebhook": profile.set_webhook,
            "deleteWebhook": profile.set_webhook,
            "getMe": lambda account, _: profile.get_me(account),
            "getWebhookInfo": lambda account, _: profile.get_webhook_info(account),
        }
        return {name: partial(answer, self._account) for name, answer in of_account.items()} | {
            "setMyCommands": self.profile.set_commands,
            "getMyCommands": self.profile.get_commands,
            "setMyDescription": self.profile.set_description,
            "setMyShortDescription": self.profile.set_short_description,
            "setMyName": self.profile.set_name,
        }

    async def _call(self, request: Request) -> Response:
        response = await self._answered(request)
        response.headers["Date"] = formatdate(self._account.now(), usegmt=True)
        return response

    async def _answered(self, request: Request) -> Response:
        call = Call(request.path_params["method"], {})
        try:
            call = Call(
                self._documented_name(call.method, request.path_params["token"]), await read_call(request)
            )
            call = self._checked(call)
            return await self._answer(request, call)
        except ConnectionResetError:
            return Response()
        except Refused as error:
            self._record_refusal(call, error)
            return refused(error)
        finally:
            self._account.bell.ring()

    def _record_refusal(self, call: Call, error: Refused) -> None:
        if not error.expected:
            self.refusals.append(Refusal(call.method, call.parameters, error.code, error.description))

    def _documented_name(self, name: str, token: str) -> str:
        if token != self.token:
            raise Refused("Unauthorized", 401)
        method = method_named(name)
        if method is None:
            raise Refused("Not Found", 404)
        return method

    def _checked(self, call: Call) -> Call:
        self.calls.append(call)
        parameters, unknown = read_parameters(call.method, call.parameters)
        self.unknown_parameters += [(call.method, parameter) for parameter in unknown]
        self.calls[-1] = Call(call.method, parameters)
        return self.calls[-1]

    async def _answer(self, request: Request, call: Call) -> Response:
        stalls = [stall for stall in self._stalls if stall.strikes(call)]
        self._account.bell.ring()
        for stall in stalls:
            await unless_gone(request, stall.over())
        fault = next((fault for fault in self._faults if fault.strikes(call)), None)
        if fault and not fault.after:
            return await fault.answer(request)
        for wait in self._waits if call.method != "getUpdates" else ():
            wait.check(self._chat_of(call), self._account.now())
        if self.flood:
            self.flood.check(call)
        result = await self._result(request, call)
        if fault:
            return await fault.answer(request)
        return delivered(result, self.write) if call.method == "getUpdates" else granted(result)

    def _chat_of(self, call: Call) -> int | None:
        """The chat that a call is about; of an answer to a press, that of the press."""
        tap = self._account.taps.get(str(call.parameters.get("callback_query_id")))
        return tap.chat if tap else call.chat

    async def _result(self, request: Request, call: Call) -> Any:
        if call.method == "getUpdates":
            return await unless_gone(request, profile.get_updates(self._account, dict(call.parameters)))
        return self._methods[call.method](dict(call.parameters))

    async def _file(self, request: Request) -> Response:
        upload = self._account.files.get(request.path_params["path"].removeprefix("files/"))
        if request.path_params["token"] != self.token or upload is None:
            return refused(Refused("Not Found", 404))
        return Response(upload.content)
