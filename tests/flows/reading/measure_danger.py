"""Measures how much of what has to be heard is heard, and how often something else is taken for it.

    python -m tests.flows.reading.measure_danger dev en tr
    python -m tests.flows.reading.measure_danger test

`dev` reads `danger/<language>.dev.yaml`, by whoever writes the lexicon; `test` reads `<language>.test.yaml`,
by somebody else: nobody looks at its misses while a lexicon is being written. Without languages: all.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from flows.reading.danger import KINDS, DangerKind, hear

SETS = Path(__file__).parent / "danger"
NONE = "none"


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


def measure(path: Path) -> Measured:
    """Hear every sentence of a set, as if its writer had chosen its language."""
    sentences = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    language = sentences["language"]
    heard, missed = {}, []
    for kind in KINDS:
        said = sentences.get(kind) or []
        misses = [text for text in said if kind not in {danger.kind for danger in hear(text, language)}]
        heard[kind] = (len(said) - len(misses), len(said))
        missed += [(kind, text) for text in misses]
    harmless = sentences.get(NONE) or []
    alarms = [
        (text, f"{found[0].kind}: {found[0].example}") for text in harmless if (found := hear(text, language))
    ]
    return Measured(language, heard, tuple(missed), tuple(alarms), len(harmless))


def report(measured: Measured) -> Iterator[str]:
    """The figures of a set, and everything that went wrong in it, as lines."""
    total, alarms = measured.share_heard, measured.share_of_false_alarms
    yield f"{measured.language}: {total:.1%} heard, {alarms:.1%} false alarms of {measured.harmless}"
    for kind, (got, of) in measured.heard.items():
        yield f"  {kind:14}{got:4} of {of}"
    yield from (f"  missed  {kind}: {text}" for kind, text in measured.missed)
    yield from (f"  false   {text}  ({why})" for text, why in measured.false_alarms)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


if __name__ == "__main__":
    for measured_set in sets(sys.argv[1], tuple(sys.argv[2:])):
        sys.stdout.writelines(f"{line}\n" for line in report(measure(measured_set)))
