"""Checks what `make words` writes: comments for translators, flags, headers and the template."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog

from bot.editorial.catalogue_headers import NO_TRANSLATOR, has_defaults
from bot.editorial.translator_comments import MAX_LENGTH, translator_comments, translator_flags, undescribed
from bot.editorial.update_catalogues import TEMPLATE, flow_messages, updated_template
from bot.language.languages import is_reviewed
from bot.language.po_files import catalogue_text
from flows.definition.flow import Flow
from flows.definition.problems import Location, Problem, problem, to_do
from flows.lint.locations import problem_at

RUN_WORDS = "Run make words."
ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # the date of a template that is not kept


def check_placeholder_notes(flow: Flow) -> Iterator[Problem]:
    """Yield placeholders of which translators are told nothing."""
    for context, name in undescribed(flow):
        fault = f"{context}: nothing tells translators what {{{name}}} holds"
        yield problem_at(flow, context, fault, "Say it in flows/placeholders.yaml.")


def check_template(flow: Flow, folder: Path) -> Iterator[Problem]:
    """Yield a problem if the template is not as `make words` leaves it."""
    path = folder / TEMPLATE
    expected = catalogue_text(updated_template(flow, ANY_TIME, folder))
    if not path.exists() or path.read_text(encoding="utf-8") != expected:
        file = f"{folder.name}/{TEMPLATE}"
        yield to_do(Location(file), "the template is not up to date", RUN_WORDS)


def check_generated(flow: Flow, catalogue: Catalog, file: str) -> Iterator[Problem]:
    """Yield what `make words` would write differently in a catalogue."""
    if has_defaults(catalogue):
        yield problem(Location(file, 1), "its header has an entry that nobody has filled in", RUN_WORDS)
    if is_reviewed(catalogue) and catalogue.last_translator == NO_TRANSLATOR:
        hint = "Write who it was into Last-Translator, or “a native speaker”."
        yield problem(Location(file, 1), "it is reviewed, and its header says that nobody did it", hint)
    if outdated := list(_outdated(flow, catalogue)):
        context, line = outdated[0]
        fault = f"{context}: its comment for translators is not up to date ({len(outdated)} such messages)"
        yield to_do(Location(file, line), fault, RUN_WORDS)


def _outdated(flow: Flow, catalogue: Catalog) -> Iterator[tuple[str, int]]:
    """Yield (context, line) of each message with another comment or other flags than it should have."""
    for context, voice, english in flow_messages(flow):
        message = catalogue.get(english, context + voice)
        if message is None:
            continue  # that is a problem of its own
        comment = " ".join(translator_comments(flow, context, voice, english))
        limits = {flag for flag in message.flags if flag.startswith(MAX_LENGTH)}  # Babel adds others
        is_same = " ".join(message.auto_comments) == comment  # some tools break its lines anew
        if not is_same or limits != translator_flags(context + voice):
            yield context + voice, message.lineno or 0
