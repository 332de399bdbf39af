"""How alike the letters of random cases are: offices put letters aside of which they get hundreds.

A run is eight words in a row. For two letters, the likeness is the share of the runs of the shorter one that
the other one has too; the figure is the mean over all pairs. The gaps are filled in for invented people, and
own words, which no two people share, are left out.

`python -m tests.flows.papers.measures.likeness [--before PATH] [--cases 500]`: the same cases in this
checkout and in another one. `--print 20` prints so many letters instead, to be read aloud.
"""

import argparse
import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from tests.flows.papers.measures.filled import Invented, fill, filled_lines, filled_subject
from tests.flows.papers.random_cases import Made, made_papers

RUN = 8  # words
CASES = 500
HERE = Path(__file__).parents[4]
WRITE_LETTERS = """
import json, sys
from datetime import datetime
from flows.presentation.papers import make_paper
from flows.routing.view import View
from flows.state.case import Case
from flows.state.user import User
from tests.harness.flow import ENGLISH, shipped
letters = []
for one in json.load(sys.stdin):
    user, case = User.model_validate(one["user"]), Case.model_validate(one["case"])
    case = case.model_copy(update={"spoken_to": user.id})
    paper = make_paper(shipped(), "letter", View(user, case, datetime.fromisoformat(one["now"]), one["role"]))
    letters.append([ENGLISH["en"].plain(b.text) for b, _ in paper.paragraphs() if b.style != "words"])
json.dump(letters, sys.stdout)
"""


def runs(letter: str) -> frozenset[tuple[str, ...]]:
    """The runs of words in a letter, without case and punctuation."""
    words = re.findall(r"[\w']+", letter.casefold())
    return frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def likeness(letters: Sequence[str]) -> float:
    """The mean over all pairs of the share of the shorter one's runs that both have."""
    found = [runs(letter) for letter in letters]
    shares = [
        len(one & other) / min(len(one), len(other)) for one, other in combinations(found, 2) if one and other
    ]
    return sum(shares) / len(shares) if shares else 0.0


def most_alike(letters: Sequence[str]) -> float:
    """The mean over all letters of their likeness to the one that is most like them."""
    found = [runs(letter) for letter in letters]
    best = [0.0] * len(found)
    for (first, one), (second, other) in combinations(enumerate(found), 2):
        share = len(one & other) / max(1, min(len(one), len(other)))
        best[first], best[second] = max(best[first], share), max(best[second], share)
    return sum(best) / max(1, len(best))


def letters_of(cases: int) -> list[Made]:
    """The first letter of each of so many random cases that have one."""
    first: dict[int, Made] = {}
    for made in made_papers():
        if made.id == "letter":
            first.setdefault(made.situation.number, made)
    return list(first.values())[:cases]


def now_written(letters: Sequence[Made]) -> list[str]:
    """The letters as this checkout writes them, filled in."""
    return ["\n".join(filled_lines_without_words(made, person_of(made))) for made in letters]


def person_of(made: Made) -> Invented:
    """The invented person of a case."""
    return Invented(made.situation.number, made.facts.supporter)


def filled_lines_without_words(made: Made, person: Invented) -> Iterator[str]:
    """The lines of a letter, without what the person wrote in their own words."""
    blocks = [block for block, _ in made.paper.paragraphs()]
    for block, line in zip(blocks, filled_lines(made.paper, person), strict=True):
        if block.style != "words":
            yield line


def written_before(letters: Sequence[Made], checkout: Path) -> list[str]:
    """The letters of the same cases as another checkout writes them, filled in for the same people."""
    cases = [
        {
            "user": json.loads(made.situation.user.model_dump_json()),
            "case": json.loads(made.situation.case.model_dump_json()),
            "now": made.situation.now.isoformat(),
            "role": made.role,
        }
        for made in letters
    ]
    written = subprocess.run(  # noqa: S603 (our own code, in another checkout)
        [sys.executable, "-c", WRITE_LETTERS],
        input=json.dumps(cases),
        capture_output=True,
        cwd=checkout,
        env={"PYTHONPATH": str(checkout)},
        check=True,
        text=True,
    )
    people = [person_of(made) for made in letters]
    found = json.loads(written.stdout)
    return [
        "\n".join(fill(line, person) for line in lines) for person, lines in zip(people, found, strict=True)
    ]


def main() -> None:
    """Print the figures, or letters to be read."""
    options = _options()
    letters = letters_of(options.cases)
    if options.print:
        _letters(random.Random(options.seed).sample(letters, options.print))  # noqa: S311 (the same each time)
        return
    for name, written in _written(letters, options.before):
        words = sorted(len(letter.split()) for letter in written)
        sys.stdout.write(
            f"{name}: {len(written)} letters, likeness {likeness(written):.3f}, to the most alike"
            f" {most_alike(written):.3f}; words: median {words[len(words) // 2]}, longest {words[-1]}\n"
        )


def _written(letters: Sequence[Made], before: Path | None) -> Iterator[tuple[str, list[str]]]:
    if before:
        yield "before", written_before(letters, before)
    yield "now", now_written(letters)


def _letters(letters: Sequence[Made]) -> None:
    for made in letters:
        person = person_of(made)
        sys.stdout.write(f"=== case {made.situation.number}, {made.role}\n")
        sys.stdout.write(f"Subject: {filled_subject(made.paper, person)}\n\n")
        for (block, close), line in zip(
            made.paper.paragraphs(), filled_lines(made.paper, person), strict=True
        ):
            mark = block.mark({"bullet": "- ", "tick": "☐ "})
            sys.stdout.write(f"{mark}{line}\n" + ("" if close else "\n"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--before", type=Path)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--print", type=int, default=0)
    parser.add_argument("--seed", type=int, default=20261130)
    return parser.parse_args()


if __name__ == "__main__":
    main()
