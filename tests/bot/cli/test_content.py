"""`python -m bot asked` says what typed lines are taken for, one JSON object a line."""

import json

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from flows.reading.lexicons import LOCALES


@pytest.mark.parametrize("language", ["en", "ar", "xx"])
def test_every_line_gets_an_answer(language: str) -> None:
    lines = (
        "i want to die\n\nwhat is the deadline\npolice are at my door and i want to kill myself\nhelp me\n"
    )
    result = CliRunner().invoke(cli, ["asked", "--language", language], input=lines)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["kind"] for answer in answers] == ["danger", "none", "none", "danger", "call"]
    assert [answer["topics"] for answer in answers] == [["suicidal"], [], [], ["suicidal", "danger_now"], []]
    english = (LOCALES / "en" / "danger.yaml").read_text(encoding="utf-8")
    assert f'- "{answers[0]["example"]}"\n' in english and answers[1]["example"] == ""
