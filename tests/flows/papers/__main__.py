"""Prints how many papers the oracle judges, and every fault; with a number, one random case and its papers.

`python -m tests.flows.papers`, or `python -m tests.flows.papers 117`.
"""

import re
import sys
from collections import Counter

from tests.flows.papers.facts import in_words
from tests.flows.papers.oracle import faults, sentences_of
from tests.flows.papers.random_cases import PLACES, SEATS, Made, made_papers, random_cases
from tests.flows.papers.sentences import ROWS
from tests.journeys.transcript import as_page

DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b")


def main() -> None:
    """Print the figures and the faults, or one case."""
    if len(sys.argv) > 1:
        _one(int(sys.argv[1]))
    else:
        _all()


def _all() -> None:
    papers = made_papers()
    sentences = sum(sentences_of(made.paper) for made in papers)
    _print(f"{len(random_cases())} cases, {len(papers)} papers, {sentences} sentences, {len(ROWS)} rules")
    found: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for made in papers:
        for fault in {_kind(fault) for fault in faults(made.paper, made.facts)}:
            found[made.id, fault] += 1
            examples.setdefault((made.id, fault), f"case {made.situation.number}, {made.role}")
    for (paper, fault), times in found.most_common():
        _print(f"{times:5} {paper}: {fault} [{examples[paper, fault]}]")


def _one(number: int) -> None:
    _print(random_cases()[number].case.model_dump_json(indent=1, exclude_defaults=True))
    for made in made_papers():
        if made.situation.number == number:
            _page(made)


def _page(made: Made) -> None:
    _print(f"\n=== {made.id}, {made.role}, {in_words(made.facts.today)}", *as_page(made.paper))
    _print(*(f"!!! {fault}" for fault in faults(made.paper, made.facts)))


def _kind(fault: str) -> str:
    """A fault without the values of its case."""
    for name in (
        *SEATS,
        *filter(None, SEATS.values()),
        *(name for name, _ in PLACES.values()),
        "Gone Before",
    ):
        fault = fault.replace(name, "…")
    return DAY.sub("…", fault)


def _print(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    main()
