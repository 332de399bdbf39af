"""The terminal as a channel."""

import stat
from pathlib import Path

import pytest
from rich.console import Console

from bot.conversation.messages import File, Message, ShownButton
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


async def test_what_a_button_would_copy_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal(Console(), practice=False)
    buttons = (
        (ShownButton("Copy the address", copies="mp@example.org"), ShownButton("Back", "papers:_back")),
    )
    await terminal.send(CHAT, Message("Papers", buttons))
    assert "1  Copy the address  mp@example.org" in capsys.readouterr().out


async def test_the_caption_of_a_file_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    await Terminal(Console(), practice=False).send_file(
        CHAT, File("letter.pdf", b"", "<b>Letter</b>\nSend it.")
    )
    assert capsys.readouterr().out.split() == ["Letter", "Send", "it.", "papers/letter.pdf"]
