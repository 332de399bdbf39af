"""`python -m tests.abuse` lists what an attacker may try, each with the test that shows that it fails."""

import importlib
import inspect
import itertools
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from tests.abuse import attempts


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing that is tried."""

    words: str
    test: str  # as pytest names it


def listed() -> Iterator[tuple[str, list[Attempt]]]:
    """Every theme with its attempts, in the order of their tests."""
    for found in pkgutil.iter_modules(attempts.__path__):
        if found.name.startswith("test_"):
            module = importlib.import_module(f"{attempts.__name__}.{found.name}")
            tests = [
                Attempt(
                    inspect.getdoc(test) or _spoken(name), f"tests/abuse/attempts/{found.name}.py::{name}"
                )
                for name, test in vars(module).items()
                if name.startswith("test_")
            ]
            yield inspect.getdoc(module) or "", tests


def _spoken(name: str) -> str:
    return f"{name.removeprefix('test_').replace('_', ' ').capitalize()}."


def main() -> None:
    """Print the list as Markdown."""
    numbers = itertools.count(1)
    for theme, tests in listed():
        sys.stdout.write(f"\n## {theme}\n\n| | what is tried | its test |\n|---|---|---|\n")
        for attempt in tests:
            sys.stdout.write(f"| {next(numbers)} | {' '.join(attempt.words.split())} | `{attempt.test}` |\n")
    sys.stdout.write(f"\n{next(numbers) - 1} attempts. To see each fail: pytest tests/abuse/attempts\n")


if __name__ == "__main__":
    main()
