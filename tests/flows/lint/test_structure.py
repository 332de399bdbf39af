"""`check` finds what is wrong with a catalogue, and with the ways of a flow, at its file and line.

The faults of the shipped YAML's English are planted in tests/bot/editorial/check/test_planted_faults.py.
"""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.editorial.check import check_all
from flows.definition.loader import HERE, load_flow
from flows.definition.problems import FlowProblems, Problem
from flows.lint.facts import LABEL
from flows.lint.limits import check_limits
from flows.lint.structure import check_structure
from flows.questions import KINDS
from tests.harness.flow import shipped
from tests.soak import in_soak

TODAY = date(2026, 11, 24)
START, FIND, ASK = (f"flows/toolkit/{name}.yaml" for name in ("start", "find_mp", "prepare_ask"))
HELP, LINES = "flows/toolkit/help_now.yaml", "flows/helplines.yaml"


@dataclass(frozen=True)
class Fault:
    """Words of a file put in place of others, what is then said, and words on the line it names."""

    name: str
    file: str
    old: str
    new: str
    says: str
    line_of: str


FAULTS = (
    Fault(
        "guard of a choice",
        START,
        '"I do"}',
        '"I do", when: suporter}',
        "no guard 'suporter'",
        "- {id: person,",
    ),
    Fault("guard like nothing", FIND, "{when: vacant,", "{when: zzzzzzzz,", "no guard", "- {when: zzzzzzzz"),
    Fault("target like nothing", START, "next: about\n", "next: zzzzzzzz\n", "no step", "next: zzzzzzzz"),
    Fault(
        "key like nothing",
        START,
        "    ask: language",
        "    zzzzzzzz: 1\n    ask: language",
        "unknown key",
        "zzzz",
    ),
    Fault("review", FIND, "review: show_mp", "review: show_pm", "no step 'show_pm'", "review:"),
    Fault("chapter twice", FIND, "chapter: find_mp", "chapter: start", "used twice", "chapter: start"),
    Fault("nothing says done", FIND, "done: home_settled\n", "", "when it is done", "chapter:"),
    Fault("no look-up", FIND, "    role: home\n    lookup: mp\n", "", "without a look-up", "- id: postcode"),
    Fault("missing words", START, "    say: |\n      Choose your language.\n", "", "say", "- id: language"),
    Fault("not a list", START, "cite: [T1, T3, S2]", "cite: T1", "cite", "cite: T1"),
    Fault("on to an aside", START, "next: who\n", "next: help\n", "the aside 'help'", "next: help"),
    Fault("consent to nothing", ASK, "consent: keep_faith", "consent: keep_fait", "no step", "- {id: faith"),
    Fault(
        "consent that cannot be refused", ASK, ", do: refuse", "", "asks for no consent", "- id: keep_health"
    ),
    Fault(
        "a helpline like nothing",
        HELP,
        "[childline,",
        "[childlime,",
        "no helpline 'childlime'",
        "helplines: [childlime",
    ),
    Fault(
        "a number without a date", LINES, "    unverified: true\n", "", "either a checked", "- id: domestic"
    ),
    Fault(
        "a label where sentences are chosen",
        ASK,
        'say: {person: "I need medicine every day.", supporter: "They need medicine every day."}',
        'label: "Medicine"',
        "'medicine' has label:",
        "- id: medicine",
    ),
    Fault(
        "a sentence on a button",
        START,
        'label: "I do"}',
        'say: "I do"}',
        "'person' has say:",
        "- {id: person,",
    ),
    Fault("words of two kinds", START, '"I do"}', '"I do", say: "I do"}', "either a label", "- {id: person,"),
    Fault(
        "a limit on one choice",
        START,
        "    ask: language",
        "    most: 2\n    ask: language",
        "most:",
        "most:",
    ),
    Fault(
        "too few words, and nothing to leave out",
        START,
        "    ask: language",
        "    least: 3\n    ask: language",
        "without a choice skip",
        "least:",
    ),
    Fault(
        "too many words on a screen",
        FIND,
        "      Which of these areas is it?\n",
        f"      Which of these areas is it?\n      {'And so on. ' * 20}\n",
        "choose_constituency says 10",
        "say: |\n      Which of these areas",
    ),
    Fault("placeholder in a label", START, '"I do"', '"{mp} does"', "{mp}", "- {id: person,"),
)


def planted(tmp_path: Path) -> Path:
    """A copy of the flow, without any catalogue: those have their own tests, in tests/bot/editorial."""
    shutil.copytree(HERE, tmp_path / "flows", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return tmp_path


def plant(folder: Path, file: str | Path, old: str, new: str) -> str:
    """Plant a fault; returns what the file says now."""
    path = folder / file
    before = path.read_text(encoding="utf-8")
    assert old in before, "the words to plant the fault in have changed"
    after = before.replace(old, new, 1)
    path.write_text(after, encoding="utf-8")
    return after


def problems_in(folder: Path) -> list[Problem]:
    """What check finds in a folder, except for missing labels: they are tested in test_facts.py."""
    found = check_all(TODAY, folder / "flows", folder / "locales")[0]
    return [problem for problem in found if problem.hint != LABEL]


def line_of(text: str, words: str) -> int:
    """The line on which words begin, from 1."""
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize("fault", [FAULTS[0], *in_soak(FAULTS[1:])], ids=lambda fault: fault.name)
def test_a_fault_of_the_flow_is_found_on_its_line(tmp_path: Path, fault: Fault) -> None:
    folder = planted(tmp_path)
    after = plant(folder, fault.file, fault.old, fault.new)
    matching = [problem for problem in problems_in(folder) if fault.says in problem.message]
    assert matching, [str(problem) for problem in problems_in(folder)]
    places = {(problem.file, problem.line) for problem in matching}
    twice = fault.name == "chapter twice"  # whichever is read last is named; the hint names the other
    assert twice or places == {(fault.file, line_of(after, fault.line_of))}
    assert all(problem.hint for problem in matching)


@pytest.mark.parametrize("file", [START, "flows/phrases.yaml"])
def test_a_file_that_is_no_text_is_named(tmp_path: Path, file: str) -> None:
    folder = planted(tmp_path)
    (folder / file).write_bytes(b"\xff\xfe\x00")
    (matching,) = [problem for problem in problems_in(folder) if "cannot be read" in problem.message]
    assert matching.file == file and matching.hint


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    folder = planted(tmp_path)
    plant(folder, START, "ask: language", "ask: langage")
    plant(folder, FIND, "lookup: mp\n", "lookup: mpp\n")
    assert {problem.file for problem in problems_in(folder)} == {START, FIND}
    with pytest.raises(FlowProblems, match=f"{FIND}:.*\n{START}:"):
        load_flow(KINDS, folder / "flows")


def test_a_problem_reads_as_one_line() -> None:
    assert str(Problem("a.yaml", 3, "wrong.", "Mend it.")) == "a.yaml:3: wrong. Mend it."
    assert str(Problem("a.yaml", 0, "wrong.")) == "a.yaml: wrong."


def test_the_shipped_english_has_no_problem() -> None:
    assert check_structure(shipped()) + check_limits(shipped()) == []


def test_a_copy_of_the_flow_has_no_problem(tmp_path: Path) -> None:
    assert problems_in(planted(tmp_path)) == []
