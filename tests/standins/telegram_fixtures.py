"""Fixtures for tests that talk to the stand-in for Telegram: load them with `pytest_plugins = [...]`."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from telegram import Bot

from tests.standins.server import serving
from tests.standins.telegram import TOKEN, FakeTelegram

Post = Callable[..., Any]


class Clock:
    """Unix time that stands still until a test moves it."""

    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    """Return the stand-in's clock."""
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> FakeTelegram:
    """Return a stand-in whose long polls time out at once."""
    return FakeTelegram(now=clock, second=0.001)


@pytest.fixture
async def url(telegram: FakeTelegram) -> AsyncIterator[str]:
    """Serve the stand-in; yields its base URL."""
    async with serving(telegram) as base:
        yield base


@pytest.fixture
async def bot(url: str) -> AsyncIterator[Bot]:
    """Yield a bot that talks to the stand-in."""
    async with Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
        yield bot


@pytest.fixture
async def post(url: str) -> AsyncIterator[Post]:
    """Yield a way to call the stand-in with JSON: `await post(method, **parameters)` returns its answer."""
    async with httpx.AsyncClient(base_url=f"{url}/bot{TOKEN}/") as client:

        async def post(method: str, **parameters: object) -> Any:
            return (await client.post(method, json=parameters)).json()

        yield post
