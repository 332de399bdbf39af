"""`python -m bot asked` says what typed lines are taken for, one JSON object a line, without any settings."""

import json

import pytest
from typer.testing import CliRunner

from bot.__main__ import main  # noqa: F401 (registers the commands)
from bot.cli.entry import cli


@pytest.mark.parametrize("language", ["en", "ar", "xx"])
def test_every_line_gets_an_answer(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELEGRAM_BOT_TOKEN", "DATA_DIR", "DATA_KEY"):
        monkeypatch.delenv(name, raising=False)
    lines = "i want to die\n\nwhat is the deadline\npolice are at my door and i want to kill myself\n"
    result = CliRunner().invoke(cli, ["asked", "--language", language], input=lines)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["kind"] for answer in answers] == ["danger", "none", "none", "danger"]
    assert [answer["topics"] for answer in answers] == [["suicidal"], [], [], ["suicidal", "danger_now"]]
    assert answers[0]["example"] == "{want} {die}" and answers[1]["example"] == ""
