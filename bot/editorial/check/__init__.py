"""`python -m bot check`: the flow, every catalogue and every lexicon, looked at together."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.editorial.check.catalogue import check_catalogue
from bot.language import languages
from flows.definition import loader
from flows.definition.flow import Flow
from flows.definition.problems import FlowProblems, Problem
from flows.definition.schema import DetentionPlace, Helpline
from flows.lint.limits import check_words
from flows.lint.reading_age import check_reading, reading_summary
from flows.lint.structure import check_flow
from flows.lint.tone import check_turns
from flows.presentation.helplines import FACTS_DAYS, is_stale
from flows.reading.lexicons import check_lexicons


def check_all(
    today: date, flows: Path = loader.HERE, locales: Path = languages.HERE
) -> tuple[list[Problem], str]:
    """All problems, and some lines that sum up: the languages, the reading age, the facts to check anew."""
    try:
        flow = loader.load_flow(flows)
    except FlowProblems as broken:
        return list(broken.problems), f"{len(broken.problems)} problems; the flow cannot be read."
    paths = languages.catalogues(locales)
    problems = [*check_flow(flow), *check_turns(flow), *check_reading(flow), *check_words(flow)]
    problems += check_lexicons(locales)
    for code, path in paths.items():
        problems += check_catalogue(flow, code, path)
    codes = ", ".join(["en", *paths])
    told = f"{len(problems)} problems in {len(flow.steps)} steps, in these languages: {codes}."
    return sorted(set(problems)), "\n".join([told, reading_summary(flow), *_stale(flow, today)])


def _stale(flow: Flow, today: date) -> Iterator[str]:
    """The facts that are shown with a warning. No fault: the date is told. But somebody should ring."""
    facts: list[Helpline | DetentionPlace] = [*flow.helplines, *flow.places]
    old = [f"{fact.name} ({fact.checked})" for fact in facts if is_stale(fact.checked, today, FACTS_DAYS)]
    if old:
        yield f"Checked more than {FACTS_DAYS} days ago, and shown with a warning: {', '.join(old)}."
