"""Measures how much of what has to be heard is heard, and how often something else is taken for it.

    python -m tests.flows.reading.measure_danger dev en tr
    python -m tests.flows.reading.measure_danger test
    python -m tests.flows.reading.measure_danger product ar

`dev` reads `danger/<language>.dev.yaml`, by whoever writes the lexicon; `test` reads `<language>.test.yaml`,
by somebody else: nobody looks at its misses while a lexicon is being written. `product` takes every line that
the product itself says about offices and appointments: people copy such sentences, and whoever writes
a lexicon of what people type forgets them. Without languages: all.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML

from bot.language.languages import HERE
from bot.language.po_files import read_catalogue
from flows.reading.danger import KINDS, DangerKind, hear, hear_call
from flows.reading.folding import folded_words

SETS = Path(__file__).parent / "danger"
NONE = "none"
PRODUCT = "product"
# So its lines may sound like it; the answers, too, say what people fear.
SPEAKS_OF_DANGER = re.compile("help|phrase.danger|urgent|paper|answer_")
ANSWERS_DANGER = re.compile("help_now|phrase.danger|answer_fake_adviser.choices")
LEADS_TO_HELP = re.compile(r"chapter.help_now|help_|helpline.|phrase.button_help")
LABEL = re.compile(r"\.(choices|sentences)\.")
TAG = re.compile("<[^>]+>")


@dataclass(frozen=True)
class Measured:
    """One set of sentences, and what was heard in each."""

    language: str
    heard: Mapping[DangerKind, tuple[int, int]]  # by kind: how many were heard, of how many
    missed: tuple[tuple[DangerKind, str], ...]
    false_alarms: tuple[tuple[str, str], ...]  # the sentence, and the pattern that took it for a danger
    harmless: int

    @property
    def share_heard(self) -> float:
        """Of all the sentences that have to be heard."""
        return _share(sum(got for got, _ in self.heard.values()), sum(of for _, of in self.heard.values()))

    @property
    def share_of_false_alarms(self) -> float:
        """Of all the sentences in which there is nothing to hear."""
        return _share(len(self.false_alarms), self.harmless)

    def share(self, kind: DangerKind) -> float:
        """Of one kind."""
        return _share(*self.heard[kind])


def sets(name: str, languages: tuple[str, ...] = ()) -> Iterator[Path]:
    """The files of the sets called `dev` or `test`."""
    for path in sorted(SETS.glob(f"*.{name}.yaml")):
        if not languages or path.name.partition(".")[0] in languages:
            yield path


@cache
def read_set(path: Path) -> Mapping[str, Any]:
    """A set as it is written: its language, and the sentences of each kind. It is read once."""
    return MappingProxyType(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


def measure(path: Path) -> Measured:
    """Hear every sentence of a set, as if its writer had chosen its language."""
    sentences = read_set(path)
    language = sentences["language"]
    heard, missed = {}, []
    for kind in KINDS:
        said = sentences.get(kind) or []
        misses = [text for text in said if kind not in {danger.kind for danger in hear(text, language)}]
        heard[kind] = (len(said) - len(misses), len(said))
        missed += [(kind, text) for text in misses]
    harmless = sentences.get(NONE) or []
    return Measured(language, heard, tuple(missed), _alarms(harmless, language), len(harmless))


def sentences(path: Path) -> set[tuple[str, ...]]:
    """The words of every sentence of a set, folded: two spellings of one sentence are one."""
    kinds = read_set(path)
    said = (text for kind in (*KINDS, NONE) for text in kinds.get(kind) or ())
    return {tuple(word.letters for word in folded_words(text)) for text in said}


def measure_product(language: str) -> Measured:
    """Hear every line that the product says in a language, where it does not speak of danger itself."""
    said = [text for context, text in _catalogue(language) if not SPEAKS_OF_DANGER.match(context)]
    lines = dict.fromkeys(line for text in said for line in TAG.sub("", unescape(text)).split("\n") if line)
    return Measured(language, {}, (), _alarms(list(lines), language), len(lines))


def measure_labels(language: str) -> Measured:
    """Hear the label of every button that does not speak of danger itself: many people type one.

    And every sentence that can be chosen for a letter: people copy one.
    """
    labels = {
        text
        for context, text in _catalogue(language)
        if LABEL.search(context) and not ANSWERS_DANGER.match(context)
    }
    return Measured(language, {}, (), _alarms(sorted(labels), language), len(labels))


def measure_calls(language: str) -> list[str]:
    """The lines that the product says in a language, and that would be taken for a call for help if typed.

    Those that lead to help are left out: who types them may well call for it.
    """
    elsewhere = (text for context, text in _catalogue(language) if not LEADS_TO_HELP.match(context))
    said = (TAG.sub("", unescape(text)).split("\n") for text in elsewhere)
    return [line for lines in said for line in lines if line and hear_call(line, language)]


def _catalogue(language: str) -> Iterator[tuple[str, str]]:
    """The context of every message, and what it says."""
    stored = "fr" if language == "en" else language  # every catalogue has the English
    for message in read_catalogue(HERE / stored / "LC_MESSAGES" / "messages.po"):
        if message.id:
            yield message.context or "", str(message.id if language == "en" else message.string)


def report(measured: Measured) -> Iterator[str]:
    """The figures of a set, and everything that went wrong in it, as lines."""
    total, alarms = measured.share_heard, measured.share_of_false_alarms
    yield f"{measured.language}: {total:.1%} heard, {alarms:.1%} false alarms of {measured.harmless}"
    for kind, (got, of) in measured.heard.items():
        yield f"  {kind:14}{got:4} of {of}"
    yield from (f"  missed  {kind}: {text}" for kind, text in measured.missed)
    yield from (f"  false   {text}  ({why})" for text, why in measured.false_alarms)


def _alarms(harmless: list[str], language: str) -> tuple[tuple[str, str], ...]:
    found = ((text, hear(text, language)) for text in harmless)
    return tuple(
        (text, f"{dangers[0].kind}: {dangers[0].example}, {dangers[0].language}")
        for text, dangers in found
        if dangers
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def main(name: str, *languages: str) -> None:
    """Print the figures of the sets of a name, or of what the product says."""
    paths = sets("dev" if name == PRODUCT else name, languages)
    for path in paths:
        result = measure_product(path.name.partition(".")[0]) if name == PRODUCT else measure(path)
        sys.stdout.writelines(f"{line}\n" for line in report(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
