"""The example sentences of what people ask, from `locales/<language>/asked.yaml`, which translators extend.

`locales/en/asked.yaml` explains the format.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from flows.definition.flow import Flow
from flows.definition.problems import Problem, did_you_mean
from flows.definition.schema import Frozen
from flows.reading.asked.index import Example
from flows.reading.folding import folded_words

FILE = "asked.yaml"
SMALL_TALK = "small_talk"
# The topics of despair and danger, and the aside that answers each if only the examples hear it.
DANGERS: Mapping[str, str] = {
    "suicidal": "help_suicidal",
    "danger_now": "help_violence_now",
    "child_alone": "help_child_alone",
    "abuse": "help_abuse",
    "trafficking": "help_trafficking",
}
AFRAID = "afraid"  # how somebody feels, which is no question where a letter is written
STOP = "stop"  # tells how to stop, and is answered like a topic
COMMANDS = ("menu", "language", "forget", STOP)  # besides the chapters of the flow
# Commands and topics that ask for nearly the same: the examples of both teach the topic, and its answer leads
# on to the place of the command.
SAME_AS: Mapping[str, str] = {"forget": "delete", "surgery": "surgery", "papers": "letter"}
MeantKind = Literal["topic", "command", "none"]
SmallTalk = Literal["hello", "thanks", "sorry", "ok"]
AskedSentence = Annotated[str, Field(pattern=r"\w")]
Sentences = Annotated[tuple[AskedSentence, ...], Field(min_length=1)]


class Meant(NamedTuple):
    """What a text may mean: a topic, a command, or none of them."""

    kind: MeantKind
    id: str

    def __str__(self) -> str:
        return f"/{self.id}" if self.kind == "command" else self.id

    @classmethod
    def parse(cls, written: str) -> "Meant":
        """Read what `str` writes."""
        return cls("command", written[1:]) if written.startswith("/") else cls("topic", written)


NOTHING = Meant("none", "none")


def meant_by_command(command: str) -> Meant:
    """What the examples of a command mean: its topic if there is one that leads to the same place."""
    return Meant("topic", SAME_AS[command]) if command in SAME_AS else Meant("command", command)


class AskedWords(Frozen):
    """One language's `asked.yaml`."""

    language: str
    topics: Mapping[str, Sentences] = {}
    none: tuple[AskedSentence, ...] = ()  # sentences that only sound like a topic
    commands: Mapping[str, Sentences] = {}
    small_talk: Mapping[SmallTalk, tuple[AskedSentence, ...]] = {}  # words that tell which kind it is

    def examples(self) -> Iterator[Example["Meant"]]:
        """Every sentence with what it means."""
        for topic, sentences in self.topics.items():
            yield from (Example(Meant("topic", topic), said, self.language) for said in sentences)
        for command, sentences in self.commands.items():
            meant = meant_by_command(command)
            yield from (Example(meant, said, self.language) for said in sentences)
        yield from (Example(NOTHING, said, self.language) for said in self.none)

    def places(self) -> Iterator[tuple[str, "Meant"]]:
        """The names of places that a topic speaks for, each with its command."""
        for command in SAME_AS:
            yield from ((said, Meant("command", command)) for said in self.commands.get(command, ()))


def check_asked(flow: Flow, locales: Path) -> list[Problem]:
    """Everything that is wrong with the `asked.yaml` files, each with its line."""
    languages, problems = read_lexicons(locales)
    for code, words in languages.items():
        problems += _located(locales / code / FILE, locales, list(_unknown(words, flow)))
    return problems


def read_lexicons(locales: Path) -> tuple[dict[str, AskedWords], list[Problem]]:
    """The lexicons by language, and what is wrong with them. This is all that reads from disk here."""
    languages: dict[str, AskedWords] = {}
    problems: list[Problem] = []
    for path in sorted(locales.glob(f"*/{FILE}")):
        words, faults = _read(path, locales)
        problems += faults
        if words is not None:
            languages[path.parent.name] = words
    return languages, problems


class _Fault(NamedTuple):
    """Something wrong in a lexicon, and where: the keys and numbers that lead to it."""

    where: tuple[str | int, ...]
    reason: str
    hint: str


def _read(path: Path, locales: Path) -> tuple[AskedWords | None, list[Problem]]:
    """A lexicon. Only one with a fault is read with the lines of its words, which takes ten times as long."""
    from ruamel.yaml import YAML  # a start that finds the lexicons kept reads no YAML
    from ruamel.yaml.error import YAMLError

    from flows.definition.yaml_file import YamlFile

    try:
        words = AskedWords.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, YAMLError):
        file = YamlFile(path, locales)
        return file.read(AskedWords, AskedWords.model_fields), file.problems
    return words, _located(path, locales, [*_wrong_language(words, path.parent.name), *_twice(words)])


def _located(path: Path, locales: Path, faults: list[_Fault]) -> list[Problem]:
    from flows.definition.yaml_file import YamlFile

    if not faults:
        return []
    file = YamlFile(path, locales)
    return [Problem(file.name, file.line(list(fault.where)), fault.reason, fault.hint) for fault in faults]


def _wrong_language(words: AskedWords, folder: str) -> Iterator[_Fault]:
    if words.language != folder:
        hint = f"Write language: {folder}, or move the file."
        yield _Fault(("language",), f"it is for the language {words.language!r}", hint)


def _twice(words: AskedWords) -> Iterator[_Fault]:
    """Report each sentence that stands in the file a second time, but for case, marks and signs."""
    first: dict[str, str] = {}
    for where, sentence in _placed(words):
        said = " ".join(word.letters for word in folded_words(sentence))
        place = ".".join(map(str, where[:-1]))
        if said in first:
            hint = "Leave it where it belongs, and take the other one away."
            yield _Fault(where, f"{sentence!r} stands under {first[said]} too", hint)
        first.setdefault(said, place)


def _placed(words: AskedWords) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for key in ("topics", "commands"):
        for id, sentences in getattr(words, key).items():
            yield from (((key, id, number), said) for number, said in enumerate(sentences))
    yield from ((("none", number), said) for number, said in enumerate(words.none))


def _unknown(words: AskedWords, flow: Flow) -> Iterator[_Fault]:
    """Report topics that nothing answers, and commands that lead nowhere."""
    topics = [*flow.topics, *(topic for topic, step in DANGERS.items() if step in flow.steps), SMALL_TALK]
    places = [*COMMANDS, *(chapter.chapter for chapter in flow.chapters)]
    for topic in words.topics:
        if topic not in topics:
            hint = did_you_mean(topic, topics)
            yield _Fault(("topics", topic), f"there is no topic {topic!r}", hint)
    for command in words.commands:
        if command not in places:
            hint = did_you_mean(command, places)
            yield _Fault(("commands", command), f"there is no chapter or command {command!r}", hint)
