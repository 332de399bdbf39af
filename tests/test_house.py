"""The figures of the house: how large a folder may be, who may import whom, and one name for one thing.

Each rule is a function over sources by path (`{"flows/state/case.py": "…"}`) that returns the violations in
words, so that a planted violation is a small string.
"""

import ast
import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parent.parent
ROOT_LIMITS = {"bot": 9, "flows": 7}  # Python files
FOLDER_LIMIT = 20
KNOW_KINDS = ("flows/questions", "flows/definition")  # folders that may ask of which kind a question is
CAMEL_CASE = re.compile("_?[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*")

Sources = Mapping[str, str]
Rule = Callable[[Sources], list[str]]
Graph = dict[str, dict[str, str]]  # for each folder those it imports, with an example


def crowded_roots(sources: Sources) -> list[str]:
    """The roots of bot/ and flows/ with more files than a newcomer takes in at a glance."""
    counts = Counter(map(folder_of, sources))
    return [
        f"{folder}/ has {counts[folder]} Python files at its root, and may have {limit}"
        for folder, limit in ROOT_LIMITS.items()
        if counts[folder] > limit
    ]


def crowded_folders(sources: Sources) -> list[str]:
    """The folders with more than twenty files."""
    counts = Counter(map(folder_of, sources))
    return [f"{folder}/ has {count} Python files" for folder, count in counts.items() if count > FOLDER_LIMIT]


def import_cycles(sources: Sources) -> list[str]:
    """The folders that import each other, directly or through others. Parents and children may."""
    graph: Graph = defaultdict(dict)
    for path, source in sources.items():
        for target in imported_files(path, source, sources):
            folder, other = folder_of(path), folder_of(target)
            if not are_related(folder, other):
                graph[folder].setdefault(other, f"{path} imports {target}")
    return [", ".join(examples_along(graph, cycle)) for cycle in cycles(graph)]


def core_imports_shell(sources: Sources) -> list[str]:
    """The files of flows/ that import something of bot/."""
    return [
        f"{path} imports {module}"
        for path, source in sources.items()
        if path.startswith("flows/")
        for module, _ in imports(path, source)
        if module.split(".")[0] == "bot"
    ]


def comparisons_of_kind(sources: Sources) -> list[str]:
    """The places outside the kinds of question that compare of which kind (`.ask`) a question is."""
    return [
        f"{path}:{kind.lineno} compares {ast.unparse(kind)}"
        for path, source in sources.items()
        if folder_of(path) not in KNOW_KINDS
        for kind in compared_kinds(ast.parse(source))
    ]


def names_of_several_things(sources: Sources) -> list[str]:
    """The names of classes and types that stand in more than one file."""
    files: dict[str, list[str]] = defaultdict(list)
    for path, source in sources.items():
        for name in type_names(ast.parse(source)):
            files[name].append(path)
    return [f"{name}: {', '.join(paths)}" for name, paths in sorted(files.items()) if len(paths) > 1]


RULES: tuple[Rule, ...] = (
    crowded_roots,
    crowded_folders,
    import_cycles,
    core_imports_shell,
    comparisons_of_kind,
    names_of_several_things,
)
SOUND: Sources = {
    "bot/app.py": "from bot.stores import memory\nfrom flows.engine import Engine",
    "bot/stores/__init__.py": "class Store: ...",
    "bot/stores/memory.py": "from bot.stores import Store\nclass MemoryStore: ...",
    "flows/engine.py": "from flows.handlers import navigation\nclass Engine: ...",
    "flows/handlers/navigation.py": "import flows.engine\nfrom flows.state.case import Case",
    "flows/state/case.py": "class Case: ...\nLimit = int",
    "flows/questions/several.py": "def counts(step): return step.ask == 'several'",
}
PLANTS: dict[str, tuple[Rule, Sources]] = {
    "a tenth file at the root of bot": (crowded_roots, {f"bot/file{number}.py": "" for number in range(9)}),
    "an eighth file at the root of flows": (
        crowded_roots,
        {f"flows/file{number}.py": "" for number in range(7)},
    ),
    "a folder of 21 files": (
        crowded_folders,
        {f"flows/reading/file{number}.py": "" for number in range(21)},
    ),
    "two folders that import each other": (
        import_cycles,
        {"flows/state/user.py": "from flows.handlers.navigation import back"},
    ),
    "a cycle of three, in a function and for types only": (
        import_cycles,
        {
            "flows/state/user.py": "def late():\n    from flows.routing import view",
            "flows/routing/view.py": "if TYPE_CHECKING:\n    from ..handlers import navigation",
        },
    ),
    "the core imports the shell": (core_imports_shell, {"flows/events.py": "from bot.stores import Store"}),
    "the core imports the shell whole": (core_imports_shell, {"flows/events.py": "import bot"}),
    "==": (comparisons_of_kind, {"bot/a.py": "if step.ask == 'place': ..."}),
    "!=": (comparisons_of_kind, {"bot/a.py": "x = [1] if 'place' != flow.steps[id].ask else []"}),
    "in": (comparisons_of_kind, {"flows/engine.py": "y = step.ask in ('place', 'mp')"}),
    "not in": (comparisons_of_kind, {"flows/engine.py": "assert step.ask not in KINDS"}),
    "match": (comparisons_of_kind, {"flows/engine.py": "match step.ask:\n    case 'place': ..."}),
    "a look-up by it": (comparisons_of_kind, {"flows/engine.py": "PICKS[step.ask](ctx)"}),
    "a look-up with get": (comparisons_of_kind, {"flows/engine.py": "TYPED.get(step.ask)"}),
    "kept under another name": (comparisons_of_kind, {"flows/engine.py": "kind = position.step.ask"}),
    "two classes of one name": (names_of_several_things, {"bot/logs.py": "class Case: ..."}),
    "a type of the name of another": (names_of_several_things, {"bot/logs.py": "Limit = str | None"}),
    "a class of the name of a type": (names_of_several_things, {"bot/logs.py": "class Limit: ..."}),
}


@cache
def house() -> Sources:
    """Every Python file of bot/ and flows/."""
    paths = (path for folder in ROOT_LIMITS for path in sorted((ROOT / folder).rglob("*.py")))
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.__name__))
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    violations = rule(house())
    assert not violations, "\n".join([rule.__doc__ or "", *violations])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.__name__))
def test_sound_sources_keep_the_rule(rule: Rule) -> None:
    assert rule(SOUND) == []


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_violation_is_found(plant: str) -> None:
    rule, sources = PLANTS[plant]
    assert len(rule({**SOUND, **sources})) == 1


def test_the_whole_house_is_looked_at() -> None:
    assert {"bot/app.py", "bot/stores/__init__.py", "flows/engine.py", "flows/state/case.py"} <= set(house())
    assert len(house()) > 100


def folder_of(path: str) -> str:
    """The folder in which a file stands."""
    return PurePosixPath(path).parent.as_posix()


def are_related(folder: str, other: str) -> bool:
    """Whether two folders are the same, or one is inside the other."""
    here, there = PurePosixPath(folder), PurePosixPath(other)
    return here.is_relative_to(there) or there.is_relative_to(here)


def imports(path: str, source: str) -> Iterator[tuple[str, str | None]]:
    """What a file imports, wherever in it: each module, and the name that is taken from it, if any."""
    package = PurePosixPath(path).parent.parts
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            yield from ((module, alias.name) for alias in node.names)


def imported_files(path: str, source: str, sources: Sources) -> Iterator[str]:
    """The files of the house that a file imports; a name taken from a package may be a file in it."""
    for module, name in imports(path, source):
        stem = module.replace(".", "/")
        candidates = (f"{stem}/{name}.py", f"{stem}/{name}/__init__.py", f"{stem}.py", f"{stem}/__init__.py")
        target = next((file for file in candidates if file in sources), None)
        if target:
            yield target


def cycles(graph: Graph) -> list[list[str]]:
    """For each set of folders that reach each other, one of the shortest ways round."""
    shortest: dict[frozenset[str], list[str]] = {}
    for folder in graph:
        way = way_back(graph, folder)
        if way:
            shortest.setdefault(frozenset(way), way)
    return list(shortest.values())


def way_back(graph: Graph, start: str) -> list[str] | None:
    """The shortest way from a folder over others back to itself, or None."""
    ways, seen = deque([[start]]), {start}
    while ways:
        way = ways.popleft()
        for folder in graph.get(way[-1], {}):
            if folder == start:
                return way
            if folder not in seen:
                seen.add(folder)
                ways.append([*way, folder])
    return None


def examples_along(graph: Graph, cycle: list[str]) -> Iterator[str]:
    """An import for each step of a cycle."""
    for folder, other in zip(cycle, [*cycle[1:], cycle[0]], strict=True):
        yield graph[folder][other]


def compared_kinds(tree: ast.Module) -> Iterator[ast.Attribute]:
    """Every `.ask` that is compared, matched, looked up by, or kept under another name to be compared."""
    for node in ast.walk(tree):
        for expression in compared_expressions(node):
            if isinstance(expression, ast.Attribute) and expression.attr == "ask":
                yield expression


def compared_expressions(node: ast.AST) -> list[ast.expr]:
    """What a node compares, or keeps."""
    match node:
        case ast.Compare():
            return [node.left, *node.comparators]
        case ast.Match():
            return [node.subject]
        case ast.Subscript():
            return [node.slice]
        case ast.Call(func=ast.Attribute(attr="get"), args=[key, *_]):
            return [key]
        case ast.Assign() | ast.NamedExpr():
            return [node.value]
    return []


def type_names(tree: ast.Module) -> Iterator[str]:
    """The classes of a module, and the names that it gives to types."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias":
            yield ast.unparse(node.target)
        elif isinstance(node, ast.Assign) and not ast.unparse(node.value).startswith("TypeVar("):
            names = (target.id for target in node.targets if isinstance(target, ast.Name))
            yield from filter(CAMEL_CASE.fullmatch, names)
