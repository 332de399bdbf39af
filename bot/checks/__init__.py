"""`python -m bot check`: the flow and every catalogue, looked at together."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot import i18n
from bot.checks.catalogue import check_catalogue
from flows import loading
from flows.check import check_flow
from flows.check_reading import check_reading, reading_summary
from flows.check_turns import check_turns
from flows.check_words import check_words
from flows.flow import Flow
from flows.helplines import FACTS_DAYS, is_stale
from flows.model import Helpline
from flows.places import DetentionPlace
from flows.problems import FlowProblems, Problem


def check_all(
    today: date, flows: Path = loading.HERE, locales: Path = i18n.HERE
) -> tuple[list[Problem], str]:
    """All problems, and some lines that sum up: the languages, the reading age, the facts to check anew."""
    try:
        flow = loading.load_flow(flows)
    except FlowProblems as broken:
        return list(broken.problems), f"{len(broken.problems)} problems; the flow cannot be read."
    paths = i18n.catalogues(locales)
    problems = [*check_flow(flow), *check_turns(flow), *check_reading(flow), *check_words(flow)]
    for code, path in paths.items():
        problems += check_catalogue(flow, code, path)
    languages = ", ".join(["en", *paths])
    told = f"{len(problems)} problems in {len(flow.steps)} steps, in these languages: {languages}."
    return sorted(set(problems)), "\n".join([told, reading_summary(flow), *_stale(flow, today)])


def _stale(flow: Flow, today: date) -> Iterator[str]:
    """The facts that are shown with a warning. No fault: the date is told. But somebody should ring."""
    facts: list[Helpline | DetentionPlace] = [*flow.helplines, *flow.places]
    old = [f"{fact.name} ({fact.checked})" for fact in facts if is_stale(fact.checked, today, FACTS_DAYS)]
    if old:
        yield f"Checked more than {FACTS_DAYS} days ago, and shown with a warning: {', '.join(old)}."
