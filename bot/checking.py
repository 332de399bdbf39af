"""`python -m bot check`: the flow and every catalogue, looked at together."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot import i18n
from flows import loading
from flows.check import check_flow
from flows.check_reading import check_reading, reading_summary
from flows.check_turns import check_turns
from flows.check_words import Translation, Words, check_words
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
    catalogues = tuple(read_words(path) for path in sorted(locales.glob("*/LC_MESSAGES/messages.po")))
    problems = [*check_flow(flow), *check_turns(flow), *check_reading(flow), *check_words(flow, catalogues)]
    languages = ", ".join(["en", *(catalogue.language for catalogue in catalogues)])
    told = f"{len(problems)} problems in {len(flow.steps)} steps, in these languages: {languages}."
    return problems, "\n".join([told, reading_summary(flow), *_stale(flow, today)])


def read_words(path: Path) -> Words:
    """One catalogue as `check` looks at it."""
    catalogue = i18n.read_catalogue(path)
    language = path.parent.parent.name
    translations = {
        (message.context or "", str(message.id)): Translation(
            str(message.string), message.lineno or 0, message.fuzzy
        )
        for message in catalogue
        if message.id
    }
    return Words(language, "/".join(path.parts[-4:]), translations)


def _stale(flow: Flow, today: date) -> Iterator[str]:
    """The facts that are shown with a warning. No fault: the date is told. But somebody should ring."""
    facts: list[Helpline | DetentionPlace] = [*flow.helplines, *flow.places]
    old = [f"{fact.name} ({fact.checked})" for fact in facts if is_stale(fact.checked, today, FACTS_DAYS)]
    if old:
        yield f"Checked more than {FACTS_DAYS} days ago, and shown with a warning: {', '.join(old)}."
