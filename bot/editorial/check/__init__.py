"""Finds what no release may contain, in flow, catalogues and lexicons (`python -m bot check`)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

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


def check_all(
    today: date, flows: Path = loader.HERE, locales: Path = languages.HERE
) -> tuple[list[Problem], str]:
    """Return all problems, and a summary: the languages, the reading age, and the facts to check again."""
    try:
        flow = loader.load_flow(KINDS, flows)
    except FlowProblems as error:
        return list(error.problems), f"{len(error.problems)} problems; the flow cannot be read."
    catalogues = languages.catalogues(locales)
    problems = [*check_structure(flow), *check_tone(flow), *check_reading_age(flow), *check_limits(flow)]
    problems += [*check_lexicons(locales), *check_identity_words(locales), *check_danger(locales)]
    problems += check_asked(flow, locales)
    problems += check_facts(flow)
    problems += check_placeholder_notes(flow)
    if catalogues or locales == languages.HERE:  # a flow may be checked alone, and a release is more
        problems += languages.missing_catalogues(locales)
        problems += check_template(flow, locales)
    for code, path in catalogues.items():
        problems += check_catalogue(flow, code, path)
    codes = ", ".join(["en", *catalogues])
    counts = f"{len(problems)} problems in {len(flow.steps)} steps, in these languages: {codes}."
    summary = [counts, reading_summary(flow), facts_summary(flow), *_stale_facts(flow, today)]
    return sorted(set(problems)), "\n".join(summary)


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
