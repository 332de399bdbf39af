"""Buttons that cannot be told apart."""

from collections import defaultdict
from collections.abc import Iterator

from bot.checks.sentence import Sentence
from flows.flow import Flow
from flows.problems import Problem, problem


def check(flow: Flow, sentences: list[Sentence]) -> Iterator[Problem]:
    """Two choices of one step that say the same, though the English does not."""
    steps: dict[str, dict[str, Sentence]] = defaultdict(dict)
    for one in sentences:
        step, marked, _ = one.context.partition(".choices.")
        if marked and step in flow.steps and one.words:
            same = steps[step].setdefault(one.words.casefold(), one)
            if same.english != one.english:
                yield problem(
                    one.spot, f"{one.context}: says the same as {same.context}", "Say what differs."
                )
