"""One YAML file of the flow: its data as checked values, and where each thing in it stands."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from flows.model import Chapter, Choice, PaperBlock, PaperPlan, Route, Step, Wording
from flows.problems import Problem, Spot, did_you_mean

MODELS = (Chapter, Step, Choice, Route, Wording, PaperPlan, PaperBlock)
KEYS = {name for model in MODELS for name in model.model_fields}
Model = TypeVar("Model", bound=BaseModel)


class File:
    """One YAML file: its data, and where each thing in it stands."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.name = path.relative_to(folder.parent).as_posix()
        self.problems: list[Problem] = []
        self.data = self._parse(path)

    def read(self, model: type[Model]) -> Model | None:
        """The file as a value, or None, with what is wrong noted in `problems`."""
        if self.data is None:
            return None
        try:
            return model.model_validate(_plain(self.data))
        except ValidationError as error:
            self.problems += [self._problem(detail) for detail in error.errors()]
            return None

    def spots(self) -> Iterator[tuple[str, Spot]]:
        """Where each step, choice and sentence stands, by context."""
        data: Any = self.data if isinstance(self.data, dict) else {}
        if chapter := data.get("chapter"):
            yield f"chapter.{chapter}", Spot(self.name, data.lc.key("chapter")[0] + 1)
            for key in data:
                yield f"chapter.{chapter}.{key}", Spot(self.name, data.lc.key(key)[0] + 1)
        for number, step in enumerate(_items(data.get("steps"))):
            yield from self._step_spots(step, data["steps"], number)
        if paper := data.get("paper"):
            yield from self._paper_spots(data, f"paper.{paper}")
        for listed in ("places", "helplines"):
            for number, item in enumerate(_items(data.get(listed))):
                line = data[listed].lc.item(number)[0] + 1
                yield f"{listed.removesuffix('s')}.{item.get('id')}", Spot(self.name, line)
        for id in data.get("phrases") or {}:
            yield f"phrase.{id}", Spot(self.name, data["phrases"].lc.key(id)[0] + 1)

    def _paper_spots(self, data: Any, paper: str) -> Iterator[tuple[str, Spot]]:
        for key in data:
            yield f"{paper}.{key}", Spot(self.name, data.lc.key(key)[0] + 1)
        for number, block in enumerate(_items(data.get("blocks"))):
            yield f"{paper}.{block.get('id')}", Spot(self.name, data["blocks"].lc.item(number)[0] + 1)

    def _step_spots(self, step: Any, steps: Any, number: int) -> Iterator[tuple[str, Spot]]:
        id = step.get("id")
        yield f"{id}", Spot(self.name, steps.lc.item(number)[0] + 1)
        for key in step:
            yield f"{id}.{key}", Spot(self.name, step.lc.key(key)[0] + 1)
        for position, _ in enumerate(_items(step.get("next"))):
            yield f"{id}.next.{position}", Spot(self.name, step["next"].lc.item(position)[0] + 1)
        for position, choice in enumerate(_items(step.get("choices"))):
            line = step["choices"].lc.item(position)[0] + 1
            yield f"{id}.choices.{choice.get('id')}", Spot(self.name, line)

    def _parse(self, path: Path) -> Any:
        try:
            return YAML(typ="rt", pure=True).load(path.read_text(encoding="utf-8"))
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            reason = (error.problem or "this is not YAML").splitlines()[0]
            twice = "duplicate" in reason
            hint = "Remove one of the two." if twice else "Look at this line and the one above."
            self.problems.append(Problem(self.name, line, reason, hint))
        except (OSError, UnicodeError, YAMLError) as error:
            reason = f"cannot be read ({type(error).__name__})"
            self.problems.append(Problem(self.name, 0, reason, "It has to be there, as text in UTF-8."))
        return None

    def _problem(self, detail: ErrorDetails) -> Problem:
        path = list(detail["loc"])
        word = str(path[-1]) if path else ""
        if detail["type"] == "extra_forbidden":
            return Problem(self.name, self._line(path), f"unknown key {word!r}", did_you_mean(word, KEYS))
        if detail["type"] == "literal_error":
            known = str(detail.get("ctx", {}).get("expected", "")).replace(" or ", ", ")
            hint = did_you_mean(str(detail["input"]), [name.strip(" '") for name in known.split(",")])
            return Problem(self.name, self._line(path), f"{word}: {detail['input']!r} is not known", hint)
        where = ".".join(str(part) for part in path)
        missing = f"Add {word}: to it." if detail["type"] == "missing" else ""
        hint = missing or f"See how {word}: is written elsewhere."
        return Problem(self.name, self._line(path), f"{where}: {detail['msg']}", hint)

    def _line(self, path: list[Any]) -> int:
        """The line of the last part of the path that stands in the file."""
        node, line = self.data, 1
        for part in path:
            marks = getattr(node, "lc", None)
            if marks is None or not _has(node, part):
                break
            line = (marks.item(part) if isinstance(node, list) else marks.key(part))[0] + 1
            node = node[part]
        return line


def _has(node: Any, part: Any) -> bool:
    return part in node if isinstance(node, dict) else isinstance(part, int) and part < len(node)


def _items(value: Any) -> list[Any]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _plain(value: Any) -> Any:
    """The YAML as plain dicts, lists and strings, without where it stood."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value
