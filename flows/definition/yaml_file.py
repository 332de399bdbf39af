"""Reads a YAML file of editors or translators, and reports everything that is wrong with it, line by line."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from flows.definition.problems import Location, Problem, did_you_mean
from flows.definition.schema import (
    Chapter,
    Choice,
    PaperBlock,
    PaperPlan,
    Route,
    SourcedFact,
    Step,
    Wording,
)

MODELS = (Chapter, Step, Choice, Route, Wording, PaperPlan, PaperBlock, SourcedFact)
KEYS = {name for model in MODELS for name in model.model_fields}
Model = TypeVar("Model", bound=BaseModel)


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
        yield from self._page_locations(data)

    def _list_locations(self, items: Any, context: str) -> Iterator[tuple[str, Location]]:
        for number, _ in enumerate(items if isinstance(items, list) else ()):
            yield f"{context}.{number}", Location(self.name, items.lc.item(number)[0] + 1)

    def _page_locations(self, data: Any) -> Iterator[tuple[str, Location]]:
        for id in data.get("words") or {}:
            yield f"page.words.{id}", Location(self.name, data["words"].lc.key(id)[0] + 1)
        for number, field in enumerate(_items(data.get("fields"))):
            context = f"page.fields.{field.get('id')}"
            yield context, Location(self.name, data["fields"].lc.item(number)[0] + 1)
            for key in field:
                yield f"{context}.{key}", Location(self.name, field.lc.key(key)[0] + 1)
            for place, option in enumerate(_items(field.get("options"))):
                line = field["options"].lc.item(place)[0] + 1
                yield f"{context}.options.{option.get('id')}", Location(self.name, line)
        yield from self._list_locations(data.get("fills"), "page.fills")

    def _paper_locations(self, data: Any, paper: str) -> Iterator[tuple[str, Location]]:
        for key in data:
            yield f"{paper}.{key}", Location(self.name, data.lc.key(key)[0] + 1)
        for number, block in enumerate(_items(data.get("blocks"))):
            context = f"{paper}.{block.get('id')}"
            yield context, Location(self.name, data["blocks"].lc.item(number)[0] + 1)
            for wording, place in list(self._list_locations(block.get("say"), context))[1:]:
                yield _counted_from_1(wording), place

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
            if "say" in choice:
                yield f"{id}.sentences.{choice.get('id')}", Location(self.name, line)

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
            return Problem(self.name, self.line(path), f"unknown key {word!r}", did_you_mean(word, keys))
        if detail["type"] == "literal_error":
            expected = str(detail.get("ctx", {}).get("expected", "")).replace(" or ", ", ")
            hint = did_you_mean(str(detail["input"]), [name.strip(" '") for name in expected.split(",")])
            return Problem(self.name, self.line(path), f"{word}: {detail['input']!r} is not known", hint)
        where = ".".join(str(part) for part in path)
        missing = f"Add {word}: to it." if detail["type"] == "missing" else ""
        hint = missing or f"See how {word}: is written elsewhere."
        return Problem(self.name, self.line(path), f"{where}: {detail['msg']}", hint)

    def line(self, path: list[Any]) -> int:
        """The line of the last part of the path that exists in the file."""
        node, line = self.data, 1
        for part in path:
            marks = getattr(node, "lc", None)
            if marks is None or not _contains(node, part):
                break
            line = (marks.item(part) if isinstance(node, list) else marks.key(part))[0] + 1
            node = node[part]
        return line


def _counted_from_1(context: str) -> str:
    """The context of one of several wordings, of which the first has no number."""
    block, _, number = context.rpartition(".")
    return f"{block}.{int(number) + 1}"


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
