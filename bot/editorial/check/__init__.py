"""Finds what no release may contain, in flow, catalogues and lexicons (`python -m bot check`)."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from bot.editorial.check.catalogue import check_catalogue
from bot.editorial.check.generated import check_placeholder_notes, check_template
from bot.language import languages
from flows.definition import loader
from flows.definition.flow import Flow
from flows.definition.problems import FlowProblems, Problem
from flows.definition.schema import DetentionPlace, Helpline
from flows.lint.facts import check_facts, facts_summary
from flows.lint.limits import check_limits
from flows.lint.reading_age import check_reading_age, reading_summary
from flows.lint.structure import check_structure
from flows.lint.tone import check_tone
from flows.presentation.lists import FACTS_DAYS, is_stale
from flows.questions import KINDS
from flows.reading.asked.lexicon import check_asked
from flows.reading.danger import check_danger
from flows.reading.identity_words import check_identity_words
from flows.reading.lexicons import check_lexicons


class Checked(NamedTuple):
    """What `check` found. `to_do`: what translators have still to do, which only a release may not have."""

    problems: list[Problem]
    to_do: list[Problem]
    summary: str

    def lines(self) -> Iterator[str]:
        """What is still to do, in one line a file."""
        for _, found in groupby(self.to_do, key=lambda problem: problem.file):
            first, *others = found
            more = f", and {len(others)} more" if others else ""
            yield f"to do: {first}{more}"


def check_all(today: date, flows: Path = loader.HERE, locales: Path = languages.HERE) -> Checked:
    """Find all problems. The summary names the languages, the reading age, and the facts to check again."""
    try:
        flow = loader.load_flow(KINDS, flows)
    except FlowProblems as error:
        return Checked(list(error.problems), [], f"{len(error.problems)} problems; the flow cannot be read.")
    found = sorted({*_in_flow(flow), *_in_lexicons(flow, locales), *_in_catalogues(flow, locales)})
    problems = [problem for problem in found if not problem.is_to_do]
    to_do = [problem for problem in found if problem.is_to_do]
    codes = ", ".join(["en", *languages.catalogues(locales)])
    counts = f"{len(problems)} problems in {len(flow.steps)} steps, in these languages: {codes}."
    summary = [counts, reading_summary(flow), facts_summary(flow), *_stale_facts(flow, today)]
    return Checked(problems, to_do, "\n".join(summary))


def _in_flow(flow: Flow) -> Iterator[Problem]:
    yield from check_structure(flow)
    yield from check_tone(flow)
    yield from check_reading_age(flow)
    yield from check_limits(flow)
    yield from check_facts(flow)
    yield from check_placeholder_notes(flow)


def _in_lexicons(flow: Flow, locales: Path) -> Iterator[Problem]:
    yield from check_lexicons(locales)
    yield from check_identity_words(locales)
    yield from check_danger(locales)
    yield from check_asked(flow, locales)


def _in_catalogues(flow: Flow, locales: Path) -> Iterator[Problem]:
    catalogues = languages.catalogues(locales)
    if catalogues or locales == languages.HERE:  # a flow may be checked alone, and a release is more
        yield from languages.missing_catalogues(locales)
        yield from check_template(flow, locales)
    for code, path in catalogues.items():
        yield from check_catalogue(flow, code, path)


def _stale_facts(flow: Flow, today: date) -> Iterator[str]:
    """Name stale facts. They are no problem, as people see their date, but somebody should check them."""
    facts: list[Helpline | DetentionPlace] = [*flow.helplines, *flow.places]
    stale = [
        f"{fact.name} ({fact.checked or 'never'})"
        for fact in facts
        if fact.checked is None or is_stale(fact.checked, today)
    ]
    if stale:
        yield f"Checked more than {FACTS_DAYS} days ago, and shown with a warning: {', '.join(stale)}."
    old = [
        f"{fact.id} ({fact.checked})" for fact in flow.facts if fact.checked and is_stale(fact.checked, today)
    ]
    if old:
        yield f"Facts last seen more than {FACTS_DAYS} days ago; please check them again: {', '.join(old)}."
