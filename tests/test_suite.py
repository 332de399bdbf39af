"""What `make test` leaves out, others run; and `make test` alone still sees each promise kept."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
HEAVY, INSTALLED, DRIVEN = "soak", "package", "browser"  # the markers
ELSEWHERE = {
    INSTALLED: "tests/package",
    DRIVEN: "tests/browser",
}  # what needs more than Python has a folder of its own
CHOOSES_NOTHING = ("-q", "--strict-markers", "-n", "2", "--dist", "worksteal")
NARROWS = re.compile(r"collect_ignore|pytest_ignore_collect|pytest_deselected")  # in a conftest
PROMISES: Mapping[str, tuple[str, ...]] = {  # of the design, each with tests of the real process
    "1. A kill loses nothing, and a repeat changes nothing": (
        "test_promises.py::test_kills_at_random_moments_lose_nothing",
        "test_repeats.py::test_what_was_said_in_two_cases_is_repeated_without_effect",
        "reminders/test_reminders.py::test_every_reminder_comes_once_and_is_right",
    ),
    "2. A chat goes in order, and holds up no other": (
        "test_order.py::test_by_polling_a_chat_that_cannot_be_stored_starves_nobody",
        "test_flood_limits.py::test_a_limit_on_one_chat_holds_up_nobody_else",
    ),
    "3. Every failure of a service has a way on": ("test_promises.py::test_an_outage_leads_on_by_hand",),
    "4. Nothing breaks the bot, and there is always a way on": (
        "test_mangled_updates.py::test_mangled_updates_that_are_polled_hold_up_nobody",
        "test_way_on.py::test_whoever_presses_while_the_bot_is_killed_can_go_on",
    ),
    "5. Limits wherever something is taken in": (
        "test_connections.py::test_people_tap_on_while_a_thousand_strangers_hold_connections",
        "test_public_services.py::test_a_kilobyte_that_becomes_gigabytes_is_not_unpacked",
    ),
    "6. Keys, backups and processes change while people talk": (
        "test_keys.py::test_by_webhook_an_update_without_its_key_is_given_back_until_the_key_is_there",
        "test_restore.py::test_who_was_forgotten_after_the_backup_stays_forgotten",
    ),
}


def test_what_one_command_leaves_out_the_other_runs() -> None:
    assert pytest_arguments("test") == []
    assert addopts() == [*CHOOSES_NOTHING, "-m", f"not {HEAVY} and not {INSTALLED} and not {DRIVEN}"]
    assert pytest_arguments("soak") == ["-m", HEAVY]
    assert pytest_arguments("package") == ["-m", INSTALLED, "--dist", "loadfile", ELSEWHERE[INSTALLED]]
    assert pytest_arguments("browser") == ["-m", DRIVEN, ELSEWHERE[DRIVEN]]


@pytest.mark.parametrize("marker", ELSEWHERE)
def test_no_test_is_heavy_and_needs_more_than_python_too_which_soak_does_not_have(marker: str) -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")}
    marked = {path: code for path, code in sources.items() if f"mark.{marker}\n" in code}
    assert marked and all(path.parent == ROOT / ELSEWHERE[marker] for path in marked)
    assert not any(f"mark.{HEAVY}" in code for code in marked.values())


def test_every_test_of_the_browser_is_marked_as_one() -> None:
    files = (ROOT / ELSEWHERE[DRIVEN]).glob("test_*.py")
    assert [
        path.name for path in files if f"pytestmark = pytest.mark.{DRIVEN}\n" not in path.read_text()
    ] == []


def test_both_begin_with_all_tests() -> None:
    assert settings()["testpaths"] == ["tests"]
    conftests = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("conftest.py")}
    assert conftests and [path for path, code in conftests.items() if NARROWS.search(code)] == []


def test_the_landing_check_runs_all() -> None:
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    commands = ["make test", "make browser", "make soak", "make package"]
    assert [line for line in lines if line.startswith("make")] == commands


@pytest.mark.parametrize("promise", PROMISES)
def test_make_test_sees_the_promise_kept_by_a_real_process(promise: str) -> None:
    seen = {test.removeprefix("tests/process/").partition("[")[0] for test in seen_by_make_test()}
    assert set(PROMISES[promise]) <= seen


@cache
def seen_by_make_test() -> tuple[str, ...]:
    """The tests of the real process in `make test`, by their ids."""
    command = (sys.executable, "-m", "pytest", "-n0", "--collect-only", "tests/process")
    collected = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    return tuple(line for line in collected.stdout.splitlines() if "::" in line)


@cache
def pytest_arguments(target: str) -> list[str]:
    """What `make` tells pytest for a target, besides what pyproject.toml tells it always."""
    asked = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ("make", "--dry-run", "--old-file=.venv/.ready", target)
    made = subprocess.run(command, cwd=ROOT, env=asked, capture_output=True, text=True, check=True)  # noqa: S603
    (words,) = [words for words in map(shlex.split, made.stdout.splitlines()) if "pytest" in words]
    return words[words.index("pytest") + 1 :]


def addopts() -> list[str]:
    """The arguments that pytest is always given."""
    return shlex.split(settings()["addopts"])


def settings() -> dict[str, Any]:
    """The settings of pytest."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return dict(pyproject["tool"]["pytest"]["ini_options"])
