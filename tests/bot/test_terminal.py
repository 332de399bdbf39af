"""The terminal as a channel."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.conversation.messages import File, Message, ShownButton
from bot.terminal import CHAT, Terminal
from flows.events import Tapped


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
        (ShownButton("Copy the subject", copies="Bath: [full name], [reference]"),),
    )
    await terminal.send(CHAT, Message("Papers", buttons))
    shown = capsys.readouterr().out
    assert "1  Copy the address  mp@example.org" in shown
    assert "3  Copy the subject  Bath: [full name], [reference]" in shown


async def test_the_caption_of_a_file_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    await Terminal(Console(), practice=False).send_file(
        CHAT, File("letter.pdf", b"", "<b>Letter</b>\nSend it.")
    )
    assert capsys.readouterr().out.split() == ["Letter", "Send", "it.", "papers/letter.pdf"]


HELP = (ShownButton("Help now", "postcode:_help"),)
QUESTION = (ShownButton("I don't know", "postcode:unknown"), ShownButton("Back", "postcode:_back"))


async def test_the_buttons_of_all_that_was_said_can_be_chosen_by_number() -> None:
    terminal = Terminal(Console(quiet=True), practice=False)
    for row in (HELP, QUESTION):
        await terminal.send(CHAT, Message("…", (row,)))
    assert terminal.read("1") == Tapped("postcode", "_help")
    assert terminal.read("3") == Tapped("postcode", "_back")
    await terminal.send(CHAT, Message("Wait a moment"))
    assert terminal.read("2") == Tapped("postcode", "unknown"), "nothing newer has buttons"
    await terminal.send(CHAT, Message("…", (QUESTION,)))
    assert terminal.read("1") == Tapped("postcode", "unknown")


@pytest.mark.parametrize("has_papers", [True, False])
async def test_whoever_forgets_hears_that_saved_papers_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_papers: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    console = Console(record=True, quiet=False, file=StringIO())
    terminal = Terminal(console, practice=False)
    if has_papers:
        await terminal.send_file(CHAT, File("letter.txt", b"words", ""))
    await terminal.send(CHAT, Message("Erase everything?", ((ShownButton("No", "forget:no"),),)))
    assert ("papers/ stays there" in console.export_text()) == has_papers


def practice(*arguments: str, lines: str = "") -> str:
    return CliRunner().invoke(cli, ["chat", "--practice", *arguments], input=lines).output


def test_a_language_that_is_not_there_is_refused_with_those_that_are() -> None:
    refused = practice("--language", "xx")
    assert "There is no language 'xx' here" in refused and "fa, fr" in refused


@pytest.mark.soak
def test_with_a_language_the_list_of_languages_is_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = practice("--language", "fr")
    assert "Choose your language" not in shown and "العربية" not in shown
    assert "député" in shown.lower()


def test_in_practice_a_place_leads_to_a_choice_of_areas_and_to_a_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    to_the_journey = ("1", "1", "1", "11", "1", "/menu")
    said = (*to_the_journey, "Hounslow", "Hounslow, London", "Hayes and Harlington")
    shown = practice("--language", "en", lines="\n".join(said))
    assert "Which of these areas is it?" in shown and "Practice MP for Hayes and Harlington" in shown
