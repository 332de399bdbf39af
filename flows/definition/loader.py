"""Loads YAML into a validated Flow. Reports every problem at once, each with its file, line and a hint."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import Field

from flows.definition.flow import Flow
from flows.definition.page_plan import GapFill, PageField, PageOption, PagePlan
from flows.definition.problems import FlowProblems, Location, Problem, did_you_mean, problem
from flows.definition.schema import (
    Chapter,
    DetentionPlace,
    Frozen,
    Helpline,
    PaperPlan,
    SourcedFact,
    Spoken,
)
from flows.definition.text import Value
from flows.definition.yaml_file import Model, YamlFile
from flows.question_kind import Kinds

HERE = Path(__file__).parent.parent
FILES = ("toolkit/*", "papers/*", "phrases", "places", "helplines", "facts", "placeholders", "page")
OPTIONAL = ("places", "helplines", "facts", "placeholders", "page")
PAGE_KEYS = {name for model in (PagePlan, PageField, PageOption, GapFill) for name in model.model_fields}


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
    pages = [plan for file in files["page"] if (plan := file.read(PagePlan, PAGE_KEYS | {"with"}))]
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
        page=pages[0] if pages else PagePlan(),
    )


def _raise_problems(files: Mapping[str, list[YamlFile]], others: Iterable[Problem]) -> None:
    """Raise FlowProblems with everything that is wrong with the files, and the others, if anything is."""
    problems = [problem for group in files.values() for file in group for problem in file.problems]
    problems += [*_repeated(files["toolkit/*"]), *others]
    problems += _ambiguous_facts(files["facts"], files["helplines"])
    if problems:
        raise FlowProblems(problems)


def _files(folder: Path, name: str) -> list[YamlFile]:
    """The files with this name or pattern.

    A pattern may match none. A file with a fixed name has to exist, unless it is optional.
    """
    is_pattern = "*" in name
    paths = sorted(folder.glob(f"{name}.yaml")) if is_pattern else [folder / f"{name}.yaml"]
    return [YamlFile(path, folder) for path in paths if name not in OPTIONAL or path.exists()]


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
