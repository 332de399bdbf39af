"""What is wrong with a flow or a catalogue, in which file and line, and how to fix it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

FEW = 12  # known words that a hint lists at the most


@dataclass(frozen=True, slots=True)
class Location:
    """A file and a line in it, from 1; line 0 means the file as a whole."""

    file: str
    line: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that no release may contain. `is_to_do`: left to translators, and no fault until then."""

    file: str
    line: int
    message: str
    hint: str = ""
    is_to_do: bool = False

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.message}" + (f" {self.hint}" if self.hint else "")


class FlowProblems(Exception):
    """The flow cannot be used. Carries everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def problem(location: Location, message: str, hint: str = "") -> Problem:
    """A problem at a location."""
    return Problem(location.file, location.line, message, hint)


def to_do(location: Location, message: str, hint: str) -> Problem:
    """What translators, or `make words`, have still to do at a location."""
    return Problem(location.file, location.line, message, hint, is_to_do=True)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint for an unknown word: the known word nearest to it, or else a list of them."""
    names = sorted(known)
    if near := get_close_matches(word, names, n=1):
        return f"Did you mean {near[0]!r}?"
    more = ", …" if len(names) > FEW else ""
    return f"Known: {', '.join(names[:FEW])}{more}."
