"""Withdrawn facts are changed in a data folder on which a bot is running."""

from pathlib import Path

import pytest

from bot.stores import LostRace
from bot.stores.crypto import Cipher, WrongKey
from bot.stores.tinydb.store import TinyDbStore
from bot.stores.tinydb.unlocked import UnlockedFolder

CIPHER, OTHER = Cipher("a-key-only-for-the-tests"), Cipher("another-key-for-the-tests")


async def test_the_running_bot_and_the_command_see_what_the_other_withdrew(tmp_path: Path) -> None:
    running = TinyDbStore(tmp_path, CIPHER)
    beside = UnlockedFolder(tmp_path, CIPHER)
    await beside.save("withdrawn", "helpline-samaritans", '{"at": "then"}', 1)
    assert await running.keys("withdrawn") == ["helpline-samaritans"]
    assert await running.load("withdrawn", "helpline-samaritans") == '{"at": "then"}'
    with pytest.raises(LostRace):
        await beside.save("withdrawn", "helpline-samaritans", "{}", 1)
    await running.save("withdrawn", "step-limits_read", "{}", 1)
    await beside.erase("withdrawn", "helpline-samaritans")
    assert await beside.keys("withdrawn") == await running.keys("withdrawn") == ["step-limits_read"]
    assert await running.load("withdrawn", "helpline-samaritans") is None
    assert await beside.load("withdrawn", "helpline-samaritans") is None
    await running.aclose()


async def test_another_key_changes_nothing(tmp_path: Path) -> None:
    running = TinyDbStore(tmp_path, CIPHER)
    with pytest.raises(WrongKey):
        UnlockedFolder(tmp_path, OTHER)
    assert await running.keys("withdrawn") == []
    await running.aclose()
