"""One language's catalogue against the flow: what is missing, what is left over, and each sentence."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError

from bot.editorial.check import glossary, script, sentence
from bot.editorial.check.sentence import TranslatedSentence
from bot.language import languages
from bot.language.po_files import read_catalogue
from flows.definition.flow import Flow
from flows.definition.problems import Location, Problem, problem
from flows.lint.limits import faults


def check_catalogue(flow: Flow, code: str, path: Path) -> list[Problem]:
    """Everything that is wrong with one language, each with its line in the .po file."""
    file = "/".join(path.parts[-4:])
    try:
        catalogue = read_catalogue(path)
    except (PoFileError, UnicodeDecodeError, ValueError) as broken:
        return [
            problem(
                Location(file), f"cannot be read: {broken}", "Open it in Poedit, or take the version before."
            )
        ]
    sentences = list(read_sentences(catalogue, file))
    found = [*_header(catalogue, file), *_missing(flow, sentences, file), *_twice(sentences)]
    terms = glossary.load(path.parent.parent)
    for one in sentences:
        found += [
            problem(one.spot, f"{one.context}: {message}", hint) for message, hint in _each(code, terms, one)
        ]
    return [*found, *sentence.check_labels(flow, sentences)]


def read_sentences(catalogue: Catalog, file: str) -> Iterator[TranslatedSentence]:
    """The messages of a catalogue as `check` looks at them."""
    for one in catalogue:
        if one.id:
            words = one.string if isinstance(one.string, str) else "".join(one.string or ())
            spot = Location(file, one.lineno or 0)
            yield TranslatedSentence(one.context or "", str(one.id), words, spot, one.fuzzy)


def _each(code: str, terms: "glossary.Glossary", one: TranslatedSentence) -> Iterator[tuple[str, str]]:
    if not one.words:
        yield "not translated", "Run make words, then translate it."
        return
    if one.fuzzy:
        yield "the English changed since it was translated", "Mend it, remove fuzzy."
    yield from faults(one.context, one.words)
    yield from sentence.check(one)
    yield from script.check(code, one, terms.kept)
    yield from glossary.check(terms, one)


def _header(catalogue: Catalog, file: str) -> Iterator[Problem]:
    header = catalogue.header_comment
    if not any(f"{languages.REVIEWED} {word}" in header for word in ("yes", "no")):
        hint = f'Write "# {languages.REVIEWED} no" (or yes) at its top.'
        yield problem(Location(file, 1), "it does not say whether a native speaker has reviewed it", hint)


def _missing(flow: Flow, sentences: list[TranslatedSentence], file: str) -> Iterator[Problem]:
    needed = {
        (context + suffix, english)
        for context, wording in flow.wordings()
        for suffix, english in wording.variants()
    }
    known = {(one.context, one.english) for one in sentences}
    for context, _ in sorted(needed - known):
        yield problem(Location(file), f"{context}: not translated", "Run make words, then translate it.")
    for one in sentences:
        if (one.context, one.english) not in needed:
            yield problem(one.spot, f"{one.context}: no such sentence any more", "Run make words.")


def _twice(sentences: list[TranslatedSentence]) -> Iterator[Problem]:
    """The same English in two ways: the reader thinks that two things are meant."""
    first: dict[str, TranslatedSentence] = {}
    for one in sentences:
        known = first.setdefault(one.english, one)
        if one.words and known.words and one.words != known.words:
            hint = f"{known.context} (line {known.spot.line}) says: {known.words}"
            yield problem(one.spot, f"{one.context}: the same English is translated in two ways", hint)
