"""Measures how often the bot knows what people ask, and how often it answers something else.

    python -m tests.flows.reading.measure_asked test
    python -m tests.flows.reading.measure_asked dev en ur
    python -m tests.flows.reading.measure_asked limits

`test` takes the sentences of `asked_test_set/`, written apart from the lexicons by somebody else: nobody
looks at its misses while a lexicon is being written. A sentence that a lexicon has word for word shows
nothing, and is counted only in the last row of the first table. `dev` takes the sentences of the lexicons
themselves, a fifth at a time, each time without that fifth (cross-validation); it prints every sentence that
was answered wrongly. No two sentences of a lexicon are alike, so that `dev` is the harder of the two.
`limits` finds by the same sentences how sure the matcher has to be in each language. Without languages: all.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from ruamel.yaml import YAML

from flows.definition.flow import ANSWER
from flows.definition.shipped import shipped_flow
from flows.handlers.help_now import ANSWERS
from flows.questions import KINDS
from flows.reading.asked.index import Example, Near
from flows.reading.asked.lexicon import DANGERS, NOTHING, AskedWords, Meant, meant_by_command, read_lexicons
from flows.reading.asked.matcher import SURE_STEPS, Matcher, Verdict, shipped, sure_ahead
from flows.reading.asked.pieces import said
from flows.reading.danger import DangerKind, hear
from flows.reading.lexicons import LOCALES

SETS = Path(__file__).parent / "asked_test_set"
FOLDS = 5
HEARD = (*DANGERS, "fake_adviser")  # topics that count as found where danger is heard
FIRST, THREE, WRONG = 0.75, 0.90, 0.02  # the goals
WRONG_IN_DEV = 0.015  # so that WRONG is kept on other sentences too, in every language


class Judged(NamedTuple):
    """A sentence, and what became of it."""

    example: Example[Meant]
    verdict: Verdict
    in_danger: bool  # despair or danger was heard in it, before anything else
    below: tuple[Meant, ...] = ()  # what the answer to that danger leads on to
    is_known: bool = False  # a lexicon has it word for word

    @property
    def meant(self) -> tuple[Meant, ...]:
        """What it was taken for. A place counts as the topic whose answer leads on to it."""
        meant = self.verdict.meant
        return tuple(meant_by_command(one.id) if one.kind == "command" else one for one in meant)

    @property
    def is_first(self) -> bool:
        """Whether the right thing was found, or comes first."""
        if self.example.label.id in HEARD and self.in_danger:
            return True
        return not self.in_danger and self.meant[:1] == (self.example.label,)

    @property
    def is_offered(self) -> bool:
        """Whether the right thing was found or is among those to choose from."""
        return self.is_first or self.example.label in (self.below if self.in_danger else self.meant)

    @property
    def is_wrongly_sure(self) -> bool:
        """Whether something else was answered with certainty. Despair and danger have a set of their own."""
        return not self.in_danger and self.verdict.kind == "sure" and not self.is_first

    @property
    def is_surely_right(self) -> bool:
        """Whether the right thing was answered at once."""
        return self.is_first and (self.in_danger or self.verdict.kind == "sure")


@dataclass(frozen=True)
class Figures:
    """What became of many sentences, as shares. `none_answered`: of those that are none of the topics."""

    name: str
    first: float
    three: float
    wrong: float
    none_answered: float
    surely: float
    asked: int
    none: int

    @classmethod
    def of(cls, name: str, judged: Sequence[Judged]) -> "Figures":
        """Count them."""
        asked = [one for one in judged if one.example.label != NOTHING]
        none = [one for one in judged if one.example.label == NOTHING]
        return cls(
            name,
            _share(one.is_first for one in asked),
            _share(one.is_offered for one in asked),
            _share(one.is_wrongly_sure for one in judged),
            _share(one.is_wrongly_sure for one in none),
            _share(one.is_surely_right for one in asked),
            len(asked),
            len(none),
        )

    def missed(self) -> list[str]:
        """The goals that are not reached."""
        goals = {"first": self.first >= FIRST, "three": self.three >= THREE, "wrong": self.wrong <= WRONG}
        return [goal for goal, is_reached in goals.items() if not is_reached]

    def row(self) -> str:
        """A row of the table."""
        shares = (self.first, self.three, self.surely, self.wrong, self.none_answered)
        cells = "".join(f"{share:9.1%}" for share in shares)
        return f"{self.name:16}{cells}{self.asked:7}{self.none:6}  {', '.join(self.missed())}".rstrip()


HEAD = f"{'':16}{'first':>9}{'three':>9}{'at once':>9}{'wrong':>9}{'none':>9}{'asked':>7}{'none':>6}  missed"


def judge_test(languages: Sequence[str] = ()) -> list[Judged]:
    """Every sentence of the test sets."""
    matcher = shipped()
    known = {said(one.sentence) for one in _examples(read_lexicons(LOCALES)[0])}
    judged = (_judged(matcher, one) for one in _examples(read_sets(languages)))
    return [one._replace(is_known=said(one.example.sentence) in known) for one in judged]


def judge_dev(languages: Sequence[str] = ()) -> list[Judged]:
    """Every sentence of the lexicons, each by a matcher that does not know it."""
    return [_judged(matcher, one) for matcher, held_out in _folds(languages) for one in held_out]


def limits(languages: Sequence[str] = ()) -> Iterator[str]:
    """For each language the lowest step at which hardly any sentence of the lexicons is answered wrongly."""
    ahead = [_ahead(matcher, one) for matcher, held_out in _folds(languages) for one in held_out]
    for language, those in groupby(sorted(ahead), lambda one: one[0]):
        wrongly = [how_far for _, how_far in those]
        shares = {step: _share(how_far >= step for how_far in wrongly) for step in SURE_STEPS}
        found = next((step for step, share in shares.items() if share <= WRONG_IN_DEV), SURE_STEPS[-1])
        cells = "".join(f"{step:9.2f}{share:6.1%}" for step, share in shares.items())
        yield f"{language:6}{found:.2f} (now {sure_ahead(language):.2f}){cells}"


def _ahead(matcher: Matcher, example: Example[Meant]) -> tuple[str, float]:
    """The language of an example, and how far a wrong label is ahead; not at all if danger is heard."""
    first, second = matcher.index.nearest(example.sentence)[:2] or [Near(NOTHING, 0.0)] * 2
    is_answer = first.label not in (NOTHING, example.label)
    is_wrong = is_answer and not hear(example.sentence, example.language)
    return example.language, first.weight - second.weight if is_wrong else 0.0


def _folds(languages: Sequence[str]) -> Iterator[tuple[Matcher, list[Example[Meant]]]]:
    """A fifth of the sentences of the lexicons at a time, each with a matcher that knows only the others."""
    lexicons, problems = read_lexicons(LOCALES)
    assert not problems, problems
    examples = _examples(lexicons)
    for fold in range(FOLDS):
        fifth = examples[fold::FOLDS]
        said_there = {said(one.sentence) for one in fifth}
        rest = [one for one in examples if said(one.sentence) not in said_there]
        yield Matcher(rest), [one for one in fifth if not languages or one.language in languages]


def report(judged: Sequence[Judged]) -> Iterator[str]:
    """The tables by language and by topic."""
    yield f"goals: first {FIRST:.0%}, among three {THREE:.0%}, wrongly sure at most {WRONG:.0%}"
    new = [one for one in judged if not one.is_known]
    yield HEAD
    for language, those in _grouped(new, lambda one: one.example.language):
        yield Figures.of(language, those).row()
    yield Figures.of("all", new).row()
    if len(new) < len(judged):
        yield Figures.of("all, also known", judged).row()
    yield ""
    yield HEAD
    for topic, those in _grouped(new, lambda one: str(one.example.label)):
        yield Figures.of(topic, those).row()


def _grouped(judged: Sequence[Judged], key: Callable[[Judged], str]) -> Iterator[tuple[str, list[Judged]]]:
    return ((name, list(those)) for name, those in groupby(sorted(judged, key=key), key))


def _judged(matcher: Matcher, example: Example[Meant]) -> Judged:
    verdict = matcher.verdict(example.sentence, example.language)
    dangers = hear(example.sentence, example.language)
    return Judged(example, verdict, bool(dangers), _below(dangers[0].kind) if dangers else ())


@cache
def _below(danger: DangerKind) -> tuple[Meant, ...]:
    """The topics to which the answer to a danger leads on."""
    led_to = (choice.next or "" for choice in shipped_flow(KINDS).steps[ANSWERS[danger]].choices)
    return tuple(Meant("topic", step.removeprefix(ANSWER)) for step in led_to if step.startswith(ANSWER))


def read_sets(languages: Sequence[str] = ()) -> Mapping[str, AskedWords]:
    """The test sets of these languages; without any, of all."""
    yaml = YAML(typ="safe")
    paths = [path for path in sorted(SETS.glob("*.yaml")) if not languages or path.stem in languages]
    return {
        path.stem: AskedWords.model_validate(yaml.load(path.read_text(encoding="utf-8"))) for path in paths
    }


def _examples(lexicons: Mapping[str, AskedWords]) -> list[Example[Meant]]:
    return [one for words in lexicons.values() for one in words.examples()]


def _share(those: Iterable[bool]) -> float:
    counted = list(those)
    return sum(counted) / len(counted) if counted else 0.0


def main(name: str, *languages: str) -> None:
    """Print the limits, or the tables, and for `dev` what was answered wrongly."""
    if name == "limits":
        sys.stdout.writelines(f"{line}\n" for line in limits(languages))
        return
    judged = judge_test(languages) if name == "test" else judge_dev(languages)
    sys.stdout.writelines(f"{line}\n" for line in report(judged))
    wrong = (one for one in judged if name == "dev" and one.is_wrongly_sure)
    for example, verdict, *_ in wrong:
        taken_for = f"{verdict.meant[0]}: {verdict.example}"
        sys.stdout.write(f"wrong  {example.label}: {example.sentence}  ({taken_for})\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
