"""Checks one language's catalogue against the flow: every message, and what is missing or left over."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError

from bot.editorial.check.generated import RUN_WORDS, check_generated
from bot.editorial.check.glossary import Glossary, check_glossary, load_glossary
from bot.editorial.check.message import CatalogueMessage, check_message
from bot.editorial.check.script import check_script
from bot.language.languages import REVIEWED
from bot.language.po_files import read_catalogue
from flows.definition.flow import Flow
from flows.definition.problems import Location, Problem, problem, to_do
from flows.lint.limits import telegram_faults


def check_catalogue(flow: Flow, code: str, path: Path) -> list[Problem]:
    """Return everything that is wrong with one language, each problem with its line in the .po file."""
    file = "/".join(path.parts[-4:])
    try:
        catalogue = read_catalogue(path)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        hint = "Open it in Poedit, or take the version before."
        return [problem(Location(file), f"cannot be read: {error}", hint)]
    messages = list(_read_messages(catalogue, file))
    glossary = load_glossary(path.parent.parent)
    problems = [*_header(catalogue, file), *_missing(flow, messages, file), *_inconsistent(messages)]
    problems += check_generated(flow, catalogue, file)
    for message in filter(_is_up_to_date, messages):
        faults = _message_faults(code, glossary, message)
        problems += [problem(message.location, f"{message.context}: {fault}", hint) for fault, hint in faults]
    return [*problems, *_ambiguous_choices(flow, messages)]


def _is_up_to_date(message: CatalogueMessage) -> bool:
    """Whether there is a translation of the English as it is now: any other one is still to do."""
    return bool(message.translation) and not message.fuzzy


def _read_messages(catalogue: Catalog, file: str) -> Iterator[CatalogueMessage]:
    for message in catalogue:
        if message.id:
            string = message.string
            translation = string if isinstance(string, str) else "".join(string or ())
            location = Location(file, message.lineno or 0)
            yield CatalogueMessage(
                message.context or "", str(message.id), translation, location, message.fuzzy
            )


def _header(catalogue: Catalog, file: str) -> Iterator[Problem]:
    if not any(f"{REVIEWED} {answer}" in catalogue.header_comment for answer in ("yes", "no")):
        hint = f'Write "# {REVIEWED} no" (or yes) at its top.'
        yield problem(Location(file, 1), "it does not say whether a native speaker has reviewed it", hint)


def _missing(flow: Flow, messages: list[CatalogueMessage], file: str) -> Iterator[Problem]:
    """Yield sentences of the flow that the catalogue lacks, and messages that the flow no longer has."""
    needed = {
        (context + suffix, english)
        for context, wording in flow.wordings()
        for suffix, english in wording.variants()
    }
    present = {(message.context, message.english) for message in messages}
    for context, _ in sorted(needed - present):
        yield to_do(Location(file), f"{context}: not translated", "Run make words, then translate it.")
    for message in messages:
        if (message.context, message.english) not in needed:
            yield to_do(message.location, f"{message.context}: no such sentence any more", RUN_WORDS)
        elif not message.translation:
            yield to_do(message.location, f"{message.context}: not translated", "Translate it.")
        elif message.fuzzy:
            fault = f"{message.context}: the English changed since it was translated"
            yield to_do(message.location, fault, "Mend it, remove fuzzy.")


def _inconsistent(messages: list[CatalogueMessage]) -> Iterator[Problem]:
    """Yield English that is translated in two ways: readers would think that two things are meant."""
    by_english: dict[str, CatalogueMessage] = {}
    for message in filter(_is_up_to_date, messages):
        first = by_english.setdefault(message.english, message)
        if message.translation != first.translation:
            hint = f"{first.context} (line {first.location.line}) says: {first.translation}"
            fault = f"{message.context}: the same English is translated in two ways"
            yield problem(message.location, fault, hint)


def _message_faults(code: str, glossary: Glossary, message: CatalogueMessage) -> Iterator[tuple[str, str]]:
    yield from telegram_faults(message.context, message.translation)
    yield from check_message(message)
    yield from check_script(code, message, glossary.names)
    yield from check_glossary(glossary, message)


def _ambiguous_choices(flow: Flow, messages: list[CatalogueMessage]) -> Iterator[Problem]:
    """Yield choices of one step whose translations are the same, though their English differs."""
    labels: dict[str, dict[str, CatalogueMessage]] = defaultdict(dict)  # by step and translation
    for message in filter(_is_up_to_date, messages):
        step, kind, *_ = message.context.split(".")
        if kind in ("choices", "sentences") and step in flow.steps:
            first = labels[step].setdefault(message.translation.casefold(), message)
            if first.english != message.english:
                fault = f"{message.context}: says the same as {first.context}"
                yield problem(message.location, fault, "Say what differs.")
