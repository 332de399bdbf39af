"""Reads calls over HTTP, in all the forms that Telegram accepts, and writes the answers."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.standins.telegram_values import Json, Refused, Upload, bad


async def read_call(request: Request) -> dict[str, object]:
    """Return the parameters of a call, from the URL and from a JSON, form or multipart body."""
    given: dict[str, object] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "application/json":
        given |= await _json(request)
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form() as form:
            given |= await _form(form)
    return whole(given)


def whole(given: dict[str, object]) -> dict[str, object]:
    """Replace references to attached files by the files. Raises Refused for lone surrogates."""
    _check_unicode(given)
    return _attached(given)


def granted(result: Any) -> JSONResponse:
    """Return the answer to a call that succeeded."""
    return JSONResponse({"ok": True, "result": result})


def delivered(updates: list[Json], write: Callable[[Json], str]) -> Response:
    """Return the answer to a poll, each update as `write` writes it: a test may mangle it."""
    body = f'{{"ok":true,"result":[{",".join(map(write, updates))}]}}'
    return Response(body.encode(errors="surrogatepass"), media_type="application/json")


def refused(error: Refused) -> JSONResponse:
    """Return the answer to a call that failed."""
    return JSONResponse(error.body(), error.code)


async def unless_gone(request: Request, work: Coroutine[Any, Any, Any]) -> Any:
    """Return the result of `work`. If the caller hangs up first, stop it and raise ConnectionResetError."""
    job = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(request.receive())
    try:
        await asyncio.wait({job, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not job.done():
            raise ConnectionResetError
        return job.result()
    finally:
        for task in (job, gone):
            task.cancel()
        await asyncio.gather(job, gone, return_exceptions=True)


async def _json(request: Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise bad("can't parse request body as JSON object") from None
    if not isinstance(body, dict):
        raise bad("can't parse request body as JSON object")
    return {name: value for name, value in body.items() if value is not None}


async def _form(form: FormData) -> dict[str, object]:
    return {name: await _part(value) for name, value in form.items()}


async def _part(value: UploadFile | str) -> object:
    if isinstance(value, str):
        return value
    return Upload(value.filename or "", await value.read())


def _check_unicode(given: dict[str, object]) -> None:
    try:
        for value in given.values():
            json.dumps(value, ensure_ascii=False, default=repr).encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None


def _attached(given: dict[str, object]) -> dict[str, object]:
    def resolve(value: object) -> object:
        name = value.removeprefix("attach://") if isinstance(value, str) else ""
        return given[name] if value != name and name in given else value

    return {name: resolve(value) for name, value in given.items()}
