"""Loads YAML into a validated Flow. Reports every problem at once, each with its file, line and a hint."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, Field, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from flows.definition.flow import Flow
from flows.definition.problems import FlowProblems, Location, Problem, did_you_mean, problem
from flows.definition.schema import (
    Chapter,
    Choice,
    DetentionPlace,
    Frozen,
    Helpline,
    PaperBlock,
    PaperPlan,
    Route,
    SourcedFact,
    Spoken,
    Step,
    Wording,
)
from flows.definition.text import Value
from flows.question_kind import Kinds

HERE = Path(__file__).parent.parent
FILES = ("toolkit/*", "papers/*", "phrases", "places", "helplines", "facts", "placeholders")
MODELS = (Chapter, Step, Choice, Route, Wording, PaperPlan, PaperBlock, SourcedFact)
KEYS = {name for model in MODELS for name in model.model_fields}
Model = TypeVar("Model", bound=BaseModel)


class Phrases(Frozen):
    """The sentences that belong to no step: buttons, notices, the lines of a card."""

    phrases: dict[str, Spoken]
    critical: frozenset[str] = frozenset()  # on safety, consent, deletion: never shown outdated


class Places(Frozen):
    """Places of detention."""

    places: tuple[DetentionPlace, ...] = ()


class Helplines(Frozen):
    """Who people can phone."""

    helplines: tuple[Helpline, ...] = ()


class Facts(Frozen):
    """What the product says of the world, and the sentences that seem to and do not."""

    facts: tuple[SourcedFact, ...] = ()
    not_facts: tuple[str, ...] = ()


class Placeholders(Frozen):
    """What each placeholder holds: one sentence by its name, or by the context and its name."""

    placeholders: dict[str, str] = Field(default_factory=dict)


def load_flow(kinds: Kinds, folder: Path = HERE, values: Mapping[str, Value] | None = None) -> Flow:
    """Read the YAML below `folder`. `values`: placeholders filled from the settings. Raises FlowProblems."""
    files = {name: _files(folder, name) for name in FILES}
    chapters = sorted(_read(files["toolkit/*"], Chapter), key=lambda chapter: chapter.order)
    papers = sorted(_read(files["papers/*"], PaperPlan), key=lambda paper: paper.order)
    phrases, places = _read(files["phrases"], Phrases), _read(files["places"], Places)
    helplines, facts = _read(files["helplines"], Helplines), _read(files["facts"], Facts)
    placeholders = _read(files["placeholders"], Placeholders)
    locations = dict(entry for group in files.values() for file in group for entry in file.locations())
    _raise_problems(files, _unknown_kinds(chapters, kinds, locations))
    return Flow(
        chapters=tuple(chapters),
        steps={step.id: step for chapter in chapters for step in chapter.steps},
        phrases=phrases[0].phrases,
        critical=phrases[0].critical,
        locations=locations,
        kinds=kinds,
        values=values or {},
        placeholders={name: note for file in placeholders for name, note in file.placeholders.items()},
        papers=tuple(papers),
        places=tuple(place for file in places for place in file.places),
        helplines=tuple(line for file in helplines for line in file.helplines),
        facts=tuple(fact for file in facts for fact in file.facts),
        not_facts=tuple(words for file in facts for words in file.not_facts),
    )


def _raise_problems(files: Mapping[str, list["YamlFile"]], others: Iterable[Problem]) -> None:
    """Raise FlowProblems with everything that is wrong with the files, and the others, if anything is."""
    problems = [problem for group in files.values() for file in group for problem in file.problems]
    problems += [*_repeated(files["toolkit/*"]), *others]
    problems += _ambiguous_facts(files["facts"], files["helplines"])
    if problems:
        raise FlowProblems(problems)


class YamlFile:
    """One YAML file: its data, the line of everything in it, and what is wrong with it."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.name = path.relative_to(folder.parent).as_posix()
        self.problems: list[Problem] = []
        self.data = self._parse(path)

    def read(self, model: type[Model], keys: Iterable[str] = KEYS) -> Model | None:
        """Validate the file as a model. If it is invalid, return None and add to `problems`.

        `keys`: the keys that a hint may suggest instead of an unknown one.
        """
        if self.data is None:
            return None
        try:
            return model.model_validate(_plain(self.data))
        except ValidationError as error:
            self.problems += [self._problem(detail, keys) for detail in error.errors()]
            return None

    def locations(self) -> Iterator[tuple[str, Location]]:
        """Yield the context of each chapter, step, choice, route and sentence with its location."""
        data: Any = self.data if isinstance(self.data, dict) else {}
        if chapter := data.get("chapter"):
            yield f"chapter.{chapter}", Location(self.name, data.lc.key("chapter")[0] + 1)
            for key in data:
                yield f"chapter.{chapter}.{key}", Location(self.name, data.lc.key(key)[0] + 1)
        for number, step in enumerate(_items(data.get("steps"))):
            yield from self._step_locations(step, data["steps"], number)
        if paper := data.get("paper"):
            yield from self._paper_locations(data, f"paper.{paper}")
        for listed in ("places", "helplines", "facts"):
            for number, item in enumerate(_items(data.get(listed))):
                line = data[listed].lc.item(number)[0] + 1
                context = f"{listed.removesuffix('s')}.{item.get('id')}"
                yield context, Location(self.name, line)
                yield from self._list_locations(item.get("says"), f"{context}.says")
        yield from self._list_locations(data.get("not_facts"), "not_facts")
        for id in data.get("phrases") or {}:
            yield f"phrase.{id}", Location(self.name, data["phrases"].lc.key(id)[0] + 1)

    def _list_locations(self, items: Any, context: str) -> Iterator[tuple[str, Location]]:
        for number, _ in enumerate(items if isinstance(items, list) else ()):
            yield f"{context}.{number}", Location(self.name, items.lc.item(number)[0] + 1)

    def _paper_locations(self, data: Any, paper: str) -> Iterator[tuple[str, Location]]:
        for key in data:
            yield f"{paper}.{key}", Location(self.name, data.lc.key(key)[0] + 1)
        for number, block in enumerate(_items(data.get("blocks"))):
            yield f"{paper}.{block.get('id')}", Location(self.name, data["blocks"].lc.item(number)[0] + 1)

    def _step_locations(self, step: Any, steps: Any, number: int) -> Iterator[tuple[str, Location]]:
        id = step.get("id")
        yield f"{id}", Location(self.name, steps.lc.item(number)[0] + 1)
        for key in step:
            yield f"{id}.{key}", Location(self.name, step.lc.key(key)[0] + 1)
        for position, _ in enumerate(_items(step.get("next"))):
            yield f"{id}.next.{position}", Location(self.name, step["next"].lc.item(position)[0] + 1)
        for position, choice in enumerate(_items(step.get("choices"))):
            line = step["choices"].lc.item(position)[0] + 1
            yield f"{id}.choices.{choice.get('id')}", Location(self.name, line)

    def _parse(self, path: Path) -> Any:
        try:
            return YAML(typ="rt", pure=True).load(path.read_text(encoding="utf-8"))
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            reason = (error.problem or "this is not YAML").splitlines()[0]
            is_duplicate = "duplicate" in reason
            hint = "Remove one of the two." if is_duplicate else "Look at this line and the one above."
            self.problems.append(Problem(self.name, line, reason, hint))
        except (OSError, UnicodeError, YAMLError) as error:
            reason = f"cannot be read ({type(error).__name__})"
            self.problems.append(Problem(self.name, 0, reason, "It has to be there, as text in UTF-8."))
        return None

    def _problem(self, detail: ErrorDetails, keys: Iterable[str]) -> Problem:
        path = list(detail["loc"])
        word = str(path[-1]) if path else ""
        if detail["type"] == "extra_forbidden":
            return Problem(self.name, self._line(path), f"unknown key {word!r}", did_you_mean(word, keys))
        if detail["type"] == "literal_error":
            expected = str(detail.get("ctx", {}).get("expected", "")).replace(" or ", ", ")
            hint = did_you_mean(str(detail["input"]), [name.strip(" '") for name in expected.split(",")])
            return Problem(self.name, self._line(path), f"{word}: {detail['input']!r} is not known", hint)
        where = ".".join(str(part) for part in path)
        missing = f"Add {word}: to it." if detail["type"] == "missing" else ""
        hint = missing or f"See how {word}: is written elsewhere."
        return Problem(self.name, self._line(path), f"{where}: {detail['msg']}", hint)

    def _line(self, path: list[Any]) -> int:
        """The line of the last part of the path that exists in the file."""
        node, line = self.data, 1
        for part in path:
            marks = getattr(node, "lc", None)
            if marks is None or not _contains(node, part):
                break
            line = (marks.item(part) if isinstance(node, list) else marks.key(part))[0] + 1
            node = node[part]
        return line


def _files(folder: Path, name: str) -> list[YamlFile]:
    """The files with this name or pattern.

    A pattern may match none. A file with a fixed name has to exist, unless it is optional.
    """
    is_pattern = "*" in name
    paths = sorted(folder.glob(f"{name}.yaml")) if is_pattern else [folder / f"{name}.yaml"]
    optional = name in ("places", "helplines", "facts", "placeholders")
    return [YamlFile(path, folder) for path in paths if not optional or path.exists()]


def _read(files: list[YamlFile], model: type[Model]) -> list[Model]:
    return [value for file in files if (value := file.read(model)) is not None]


def _repeated(files: list[YamlFile]) -> list[Problem]:
    """Report ids of steps and chapters that are used twice: an answer would belong to both."""
    seen: dict[str, Location] = {}
    problems = []
    for id, location in (entry for file in files for entry in file.locations()):
        if not _is_id(id):
            continue
        if id in seen:
            first = f"It also stands at {seen[id].file}:{seen[id].line}. Give one of them another id."
            problems.append(problem(location, f"the id {id.removeprefix('chapter.')!r} is used twice", first))
        seen[id] = location
    return problems


def _ambiguous_facts(facts: list[YamlFile], helplines: list[YamlFile]) -> Iterator[Problem]:
    """Report ids of facts that are used twice, also by a helpline: a placeholder would mean either."""
    entries = [entry for file in (*helplines, *facts) for entry in file.locations()]
    seen: dict[str, Location] = {}
    for context, location in entries:
        kind, _, id = context.partition(".")
        if kind not in ("helpline", "fact") or "." in id:
            continue
        if kind == "fact" and id in seen:
            first = f"It also stands at {seen[id].file}:{seen[id].line}. Give one of them another id."
            yield problem(location, f"the id {id!r} is used twice", first)
        seen.setdefault(id, location)


def _unknown_kinds(
    chapters: list[Chapter], kinds: Kinds, locations: Mapping[str, Location]
) -> Iterator[Problem]:
    for step in (step for chapter in chapters for step in chapter.steps):
        if step.ask not in kinds:
            location = locations[f"{step.id}.ask"]
            yield problem(location, f"ask: {step.ask!r} is not known", did_you_mean(step.ask, kinds))


def _is_id(context: str) -> bool:
    """Whether this is the context of a whole step or chapter."""
    return "." not in context.removeprefix("chapter.")


def _contains(node: Any, part: Any) -> bool:
    return part in node if isinstance(node, dict) else isinstance(part, int) and part < len(node)


def _items(value: Any) -> list[Any]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _plain(value: Any) -> Any:
    """The YAML as plain dicts, lists and strings, without the parser's line numbers."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value
