"""Fixtures of a test that talks to the stand-in of Telegram: `pytest_plugins = [...]` takes them in."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from telegram import Bot

from tests.standins.server import serving
from tests.standins.telegram import TOKEN, FakeTelegram

Post = Callable[..., Any]


class Clock:
    """Unix time that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    """Give the stand-in's clock."""
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> FakeTelegram:
    """Give a stand-in whose long polls run out at once."""
    return FakeTelegram(now=clock, second=0.001)


@pytest.fixture
async def url(telegram: FakeTelegram) -> AsyncIterator[str]:
    """Serve the stand-in; give its base URL."""
    async with serving(telegram) as base:
        yield base


@pytest.fixture
async def bot(url: str) -> AsyncIterator[Bot]:
    """Give a bot that talks to it."""
    async with Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
        yield bot


@pytest.fixture
async def post(url: str) -> AsyncIterator[Post]:
    """Give a way to call it with JSON: `await post(method, **parameters)` is what it answered."""
    async with httpx.AsyncClient(base_url=f"{url}/bot{TOKEN}/") as client:

        async def post(method: str, **parameters: object) -> Any:
            return (await client.post(method, json=parameters)).json()

        yield post
