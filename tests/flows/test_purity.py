"""flows/ is pure: it imports nothing of the shell and asks for no time, no chance and no network."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.definition.loader import HERE

FILES = sorted(HERE.rglob("*.py"))
FOREIGN = {"bot", "tests", "telegram", "httpx", "asyncio", "socket", "threading", "random", "secrets", "time"}
FOREIGN |= {
    "uuid",
    "os",
    "subprocess",
    "sys",
    "logging",
    "structlog",
    "cryptography",
    "requests",
    "urllib.request",
}
CLOCKS = {"now", "utcnow", "today", "fromtimestamp"}


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module a file imports, however it does so."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(tree: ast.Module) -> Iterator[str]:
    """The last name of everything a file calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", ""))


def impurities(source: str) -> list[str]:
    """What makes a file impure."""
    tree = ast.parse(source)
    modules = [name for name in imported(tree) if name in FOREIGN or name.split(".")[0] in FOREIGN]
    clocks = [name for name in called(tree) if name in CLOCKS | {"__import__", "eval", "exec", "print"}]
    waits = [
        type(node).__name__ for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef | ast.Await)
    ]
    return modules + clocks + waits


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_of_the_flow_is_pure(path: Path) -> None:
    assert impurities(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import bot.app",
        "from random import choice",
        "x = datetime.now()",
        "async def f(): ...",
        "import os.path",
    ],
)
def test_what_is_impure_is_seen(source: str) -> None:
    assert impurities(source)


def test_all_files_are_looked_at() -> None:
    assert {"engine.py", "navigation.py", "postcodes.py"} <= {path.name for path in FILES}
