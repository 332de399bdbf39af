"""YAML -> a validated Flow: every problem at once, each with its file, line and a hint."""

from collections.abc import Mapping
from pathlib import Path

from flows.flow import Flow
from flows.model import Chapter, Frozen, Helpline, PaperPlan, Spoken, Value
from flows.places import DetentionPlace
from flows.problems import FlowProblems, Problem, Spot, problem
from flows.yaml_file import File, Model

HERE = Path(__file__).parent
NAMES = ("toolkit/*", "papers/*", "phrases", "places", "helplines")


class Phrases(Frozen):
    """The words that belong to no step: buttons, notices, the lines of a card."""

    phrases: dict[str, Spoken]
    critical: frozenset[str] = frozenset()  # on safety, consent, deletion: never shown outdated


class Places(Frozen):
    """Places of detention."""

    places: tuple[DetentionPlace, ...] = ()


class Helplines(Frozen):
    """Who can be rung."""

    helplines: tuple[Helpline, ...] = ()


def load_flow(folder: Path = HERE, values: Mapping[str, Value] | None = None) -> Flow:
    """Read `toolkit/*.yaml`, `papers/*.yaml` and the facts below `folder`. Raises FlowProblems."""
    files = {
        name: _files(folder, name) for name in ("toolkit/*", "papers/*", "phrases", "places", "helplines")
    }
    chapters = _read(files["toolkit/*"], Chapter)
    papers = _read(files["papers/*"], PaperPlan)
    phrases, places = _read(files["phrases"], Phrases), _read(files["places"], Places)
    helplines = _read(files["helplines"], Helplines)
    every = [file for found in files.values() for file in found]
    problems = [found for file in every for found in file.problems] + _repeated(files["toolkit/*"])
    if problems:
        raise FlowProblems(problems)
    ordered = tuple(sorted(chapters, key=lambda chapter: chapter.order))
    return Flow(
        chapters=ordered,
        steps={step.id: step for chapter in ordered for step in chapter.steps},
        phrases=phrases[0].phrases,
        critical=phrases[0].critical,
        spots={context: spot for file in every for context, spot in file.spots()},
        values=values or {},
        papers=tuple(sorted(papers, key=lambda paper: paper.order)),
        places=tuple(place for read in places for place in read.places),
        helplines=tuple(line for read in helplines for line in read.helplines),
    )


def _files(folder: Path, name: str) -> list[File]:
    """The files of one kind; a single one has to be there, of several there may be none."""
    several = "*" in name
    paths = sorted(folder.glob(f"{name}.yaml")) if several else [folder / f"{name}.yaml"]
    optional = name in ("places", "helplines")
    return [File(path, folder) for path in paths if not optional or path.exists()]


def _read(files: list[File], model: type[Model]) -> list[Model]:
    return [value for file in files if (value := file.read(model)) is not None]


def _repeated(files: list[File]) -> list[Problem]:
    """Step and chapter ids that stand twice: an answer would belong to both."""
    seen: dict[str, Spot] = {}
    problems = []
    for id, spot in ((id, spot) for file in files for id, spot in file.spots() if _is_id(id)):
        if id in seen:
            first = f"It also stands at {seen[id].file}:{seen[id].line}. Give one of them another id."
            problems.append(problem(spot, f"the id {id.removeprefix('chapter.')!r} is used twice", first))
        seen[id] = spot
    return problems


def _is_id(context: str) -> bool:
    """Whether this is where a step or a chapter begins."""
    return "." not in context.removeprefix("chapter.")
