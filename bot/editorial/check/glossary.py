"""Checks that translations use the words chosen for important terms in each language.

`locales/<language>/glossary.yaml` lists the terms of one language; `locales/names.yaml` lists the names that
stay in Latin letters in every language.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field
from ruamel.yaml import YAML

from bot.editorial.check.message import QUOTED, CatalogueMessage
from flows.definition.schema import Frozen
from flows.definition.text import PLACEHOLDER

LEGAL_SURGERY = re.compile("legal surger(?:y|ies)")  # a lawyer's, which is another thing than an MP's surgery


class Term(Frozen):
    """An English term, and the word stems of which each translation must contain one."""

    english: str
    words: tuple[str, ...] = Field(min_length=1)
    never: tuple[str, ...] = ()  # words that would mislead
    but: tuple[str, ...] = ()  # contexts in which the English word means something else
    why: str = Field(min_length=1)


class Glossary(Frozen):
    """The terms of one language, and the names kept in Latin letters, longest first."""

    terms: tuple[Term, ...] = ()
    names: tuple[str, ...] = ()


def load_glossary(folder: Path) -> Glossary:
    """Load the glossary of a language's folder, and the names from the folder above."""
    names = sorted(map(str, _read(folder.parent / "names.yaml").get("kept", ())), key=len, reverse=True)
    return Glossary.model_validate(
        {"terms": _read(folder / "glossary.yaml").get("terms", ()), "names": names}
    )


def check_glossary(glossary: Glossary, message: CatalogueMessage) -> Iterator[tuple[str, str]]:
    """Yield (fault, hint) for terms that are not translated as agreed, and for words that mislead."""
    english = LEGAL_SURGERY.sub("", PLACEHOLDER.sub("", QUOTED.sub("", message.english)))
    translation = _fold(message.translation)
    for term in glossary.terms:
        if not _pattern(term.english).search(english) or message.context in term.but:
            continue
        if not any(_fold(stem) in translation for stem in term.words):
            hint = f"{', '.join(term.words)}: {term.why}"
            yield f"the glossary's word for “{term.english}” is missing", hint
        if misleading := [stem for stem in term.never if _fold(stem) in translation]:
            yield f"“{term.english}” is never said as {', '.join(misleading)}", term.why


def _pattern(english: str) -> re.Pattern[str]:
    """Return a pattern that matches the term as a whole word, in the singular or the plural."""
    stem = re.escape(english[:-1]) + "(?:y|ies)" if english.endswith("y") else re.escape(english) + "(?:e?s)?"
    return re.compile(rf"\b{stem}\b", re.IGNORECASE)


def _fold(text: str) -> str:
    """Fold case and apostrophes, and drop the dot that casefold() leaves above a small i in Turkish."""
    return text.casefold().replace("\u0307", "").replace("’", "'")


def _read(path: Path) -> dict[str, tuple[object, ...]]:
    """Return the mapping in a YAML file; empty if there is no file, or nothing in it."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {} if path.exists() else {}
