"""What understands questions is built by a process of its own, before anybody is answered, and only once."""

import asyncio
import subprocess
import sys

import pytest

from bot.language.warm_up import BUILD, build_matcher
from flows.reading.asked import matcher


class Child:
    """A process that ends at once."""

    async def wait(self) -> int:
        return 0


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was started or loaded, in order."""
    done: list[str] = []

    async def start(program: str, *arguments: str) -> Child:
        done.append(" ".join((program, *arguments)))
        return Child()

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start)
    monkeypatch.setattr(matcher, "shipped", lambda: done.append("loaded"))
    return done


@pytest.mark.parametrize(
    ("built", "expected"),
    [
        ([True, True], []),
        ([False, True], [f"{sys.executable} -c {BUILD}"]),
        ([False, False], [f"{sys.executable} -c {BUILD}", "loaded"]),  # nothing can be kept
    ],
)
async def test_it_is_built_apart_and_here_only_if_it_cannot_be_kept(
    monkeypatch: pytest.MonkeyPatch, started: list[str], built: list[bool], expected: list[str]
) -> None:
    answers = iter(built)
    monkeypatch.setattr(matcher, "is_built", lambda: next(answers))
    await build_matcher()
    assert started == expected


def test_what_is_started_builds_it() -> None:
    command = [sys.executable, "-c", BUILD]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "") and matcher.is_built()
