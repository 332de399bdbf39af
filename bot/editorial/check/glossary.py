"""The words a language has chosen for the terms that matter: `locales/<language>/glossary.yaml`.

`locales/names.yaml` has the names that stay in Latin letters in every language.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field
from ruamel.yaml import YAML

from bot.editorial.check.sentence import QUOTED, TranslatedSentence
from flows.definition.schema import Frozen
from flows.presentation.placeholders import PLACEHOLDER


class Term(Frozen):
    """One English term, and the stems one of which stands in every translation of it."""

    english: str
    words: tuple[str, ...] = Field(min_length=1)
    never: tuple[str, ...] = ()  # words that would mislead
    but: tuple[str, ...] = ()  # contexts in which the English word means something else
    why: str = Field(min_length=1)


class Glossary(Frozen):
    """The terms of one language."""

    terms: tuple[Term, ...] = ()
    kept: tuple[str, ...] = ()  # names, longest first


def load(folder: Path) -> Glossary:
    """The glossary of a language's folder, and the names that every language keeps."""
    names = _read(folder.parent / "names.yaml")
    kept = tuple(sorted(map(str, names.get("kept", ())), key=len, reverse=True))
    return Glossary.model_validate({"terms": _read(folder / "glossary.yaml").get("terms", ()), "kept": kept})


def check(glossary: Glossary, one: TranslatedSentence) -> Iterator[tuple[str, str]]:
    """Terms that were translated in another way, and words that mislead."""
    english = PLACEHOLDER.sub("", QUOTED.sub("", one.english)).replace("legal surgery", "")
    words = _folded(one.words)
    for term in glossary.terms:
        if not _pattern(term.english).search(english) or one.context in term.but:
            continue
        if not any(_folded(stem) in words for stem in term.words):
            yield (
                f"the glossary's word for “{term.english}” is missing",
                f"{', '.join(term.words)}: {term.why}",
            )
        if misleading := [stem for stem in term.never if _folded(stem) in words]:
            yield f"“{term.english}” is never said as {', '.join(misleading)}", term.why


def _pattern(english: str) -> re.Pattern[str]:
    stem = re.escape(english[:-1]) + "(?:y|ies)" if english.endswith("y") else re.escape(english) + "(?:e?s)?"
    return re.compile(rf"\b{stem}\b", re.IGNORECASE)


def _folded(words: str) -> str:
    """Without case; the dot that Turkish leaves on a small i is taken away."""
    return words.casefold().replace("\u0307", "")


def _read(path: Path) -> dict[str, tuple[object, ...]]:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {} if path.exists() else {}
