"""What `purge` erases, and when it refuses to."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
import typer
from pydantic import SecretStr

from bot.cli.data import erase_expired_in_time
from bot.settings import Settings


def telegram(ahead: timedelta) -> httpx.MockTransport:
    """A Telegram whose clock differs from this machine's."""
    date = format_datetime(datetime.now(UTC) + ahead, usegmt=True)
    return httpx.MockTransport(lambda _: httpx.Response(302, headers={"date": date}))


@pytest.mark.parametrize("days", [-200, -1, 1, 200])
async def test_nothing_is_erased_by_a_clock_that_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], days: int
) -> None:
    settings = Settings(data_dir=tmp_path / "data", data_key=SecretStr("a-key-only-for-the-tests"))
    with pytest.raises(typer.Exit):
        await erase_expired_in_time(settings, telegram(timedelta(days=days)))
    assert "Nothing was erased" in capsys.readouterr().err
    assert not settings.data_dir.exists(), "not even opened"


async def test_by_the_right_clock_it_erases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(data_dir=tmp_path / "data", data_key=SecretStr("a-key-only-for-the-tests"))
    await erase_expired_in_time(settings, telegram(timedelta()))
    assert "0 users erased" in capsys.readouterr().out
