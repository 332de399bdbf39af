"""requirements.txt is what runs the bot: all of it, nothing of the tests, and as the lock file has it."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PIN = re.compile(
    r"^([a-z0-9][^ ;\\]*==[^ ;\\]+)((?: ;[^\\\n]*)?) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
    re.M,
)


def pins(text: str) -> Mapping[str, tuple[Requirement, frozenset[str]]]:
    """Each package of a list, by its name: the version, and the hashes of its files."""
    found = [
        (Requirement(pin + marker), frozenset(hashes.split())) for pin, marker, hashes in PIN.findall(text)
    ]
    return {canonicalize_name(requirement.name): (requirement, hashes) for requirement, hashes in found}


def problems(runs: str, lock: str, wanted: list[str]) -> list[str]:
    """What is wrong with the list of what runs. `wanted`: the dependencies in pyproject.toml."""
    here, locked = pins(runs), pins(lock)
    lines = [line for line in runs.splitlines() if line and not line.startswith(("#", " "))]
    return [
        *(f"{line} has no hash" for line in lines if canonicalize_name(line.partition("==")[0]) not in here),
        *(f"{name} differs in the lock file" for name in here if not is_same(here[name], locked.get(name))),
        *(f"{each} is not in the list" for each in wanted if not is_met(Requirement(each), here)),
    ]


def is_same(
    one: tuple[Requirement, frozenset[str]], other: tuple[Requirement, frozenset[str]] | None
) -> bool:
    """Whether both lists have the same version of a package, with the same files."""
    return other is not None and (one[0].specifier, one[1]) == (other[0].specifier, other[1])


def is_met(wanted: Requirement, here: Mapping[str, tuple[Requirement, frozenset[str]]]) -> bool:
    """Whether the list has a version that pyproject.toml allows."""
    found = here.get(canonicalize_name(wanted.name))
    return found is not None and all(
        wanted.specifier.contains(each.version, prereleases=True) for each in found[0].specifier
    )


def files() -> tuple[str, str]:
    """The list of what runs, and the lock file."""
    runs, lock = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", "requirements.lock")
    )
    return runs, lock


def test_the_list_is_in_step_with_the_dependencies_and_a_part_of_the_lock_file() -> None:
    runs, lock = files()
    assert len(pins(runs)) > 50
    assert problems(runs, lock, PYPROJECT["project"]["dependencies"]) == [], "run make lock"


def test_the_list_has_nothing_of_the_tests_and_nothing_of_the_editors() -> None:
    project, here = PYPROJECT["project"], pins(files()[0])
    groups = [each for group in PYPROJECT["dependency-groups"].values() for each in group]
    others = [*groups, *project["optional-dependencies"]["editors"]]
    names = {canonicalize_name(Requirement(each).name) for each in others}
    assert {"pytest", "selenium"} <= names and names & here.keys() == set()


def test_the_lock_file_has_what_the_tests_and_the_browser_need() -> None:
    locked = pins(files()[1])
    groups = [each for group in PYPROJECT["dependency-groups"].values() for each in group]
    assert [each for each in groups if not is_met(Requirement(each), locked)] == []


def test_no_list_names_an_index() -> None:
    assert [
        line for text in files() for line in text.splitlines() if "://" in line or line.startswith("-")
    ] == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("\nhttpx==0.28.1", "\nhttpx==0.28.0", "differs"),
        ("\nhttpx==0.28.1", "\nhttpz==0.28.1", "httpx~=0.28 is not in the list"),
        ("\nhttpx==0.28.1 \\\n", "\nhttpx==0.28.1\n", "has no hash"),
    ],
)
def test_a_planted_fault_is_found(old: str, new: str, says: str) -> None:
    runs, lock = files()
    assert old in runs, "plant another version"
    found = problems(runs.replace(old, new), lock, PYPROJECT["project"]["dependencies"])
    assert any(says in problem for problem in found)


def test_the_host_is_told_a_python_that_the_project_takes() -> None:
    family = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    assert re.fullmatch(r"3\.\d+", family)
    assert Requirement(f"python{PYPROJECT['project']['requires-python']}").specifier.contains(f"{family}.0")
