"""`python -m bot check`: the flow and every catalogue, looked at together."""

from pathlib import Path

from bot import i18n
from flows import loading
from flows.check import check_flow
from flows.check_words import Translation, Words, check_words
from flows.problems import FlowProblems, Problem


def check_all(flows: Path = loading.HERE, locales: Path = i18n.HERE) -> tuple[list[Problem], str]:
    """All problems, and one line that sums up."""
    try:
        flow = loading.load_flow(flows)
    except FlowProblems as broken:
        return list(broken.problems), f"{len(broken.problems)} problems; the flow cannot be read."
    catalogues = tuple(read_words(path) for path in sorted(locales.glob("*/LC_MESSAGES/messages.po")))
    problems = check_flow(flow) + check_words(flow, catalogues)
    languages = ", ".join(["en", *(catalogue.language for catalogue in catalogues)])
    return problems, f"{len(problems)} problems in {len(flow.steps)} steps, in these languages: {languages}."


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
