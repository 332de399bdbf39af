"""The terminal as a channel."""

import stat
from pathlib import Path

import pytest
from rich.console import Console

from bot.conversation.messages import File
from bot.terminal import CHAT, Terminal


async def test_a_saved_paper_is_closed_to_other_users_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    terminal = Terminal(Console(quiet=True), practice=False)
    for content in (b"first", b"second"):
        await terminal.send_file(CHAT, File("letter.txt", content, ""))
    letter = tmp_path / "papers/letter.txt"
    assert letter.read_bytes() == b"second"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (letter.parent, letter)]
    assert modes == [0o700, 0o600]
