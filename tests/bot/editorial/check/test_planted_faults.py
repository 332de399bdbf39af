"""`python -m bot check` finds what no release may contain: each fault planted in a copy of the flow."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.editorial.check import check_all
from flows.definition.loader import HERE
from flows.definition.problems import Problem
from flows.lint.facts import LABEL
from tests.soak import in_soak

TODAY = date(2026, 11, 24)
START, FIND, ALWAYS, WORDS = (
    "toolkit/start.yaml",
    "toolkit/find_mp.yaml",
    "toolkit/always.yaml",
    "phrases.yaml",
)


@dataclass(frozen=True)
class Fault:
    """Words of a file put in place of others, and words of the problem that must be found on that line."""

    name: str
    file: str
    old: str
    new: str
    says: str
    line_of: str = ""  # words on the line that must be named; the new ones where empty


FAULTS = (
    Fault("unknown target", START, "next: about\n", "next: abuot\n", "no step 'abuot'"),
    Fault("unknown target of a choice", START, "next: privacy}", "next: privaci}", "no step"),
    Fault("unknown target to reopen", FIND, "reopen: postcode}", "reopen: postcod}", "no step 'postcod'"),
    Fault("unknown guard", FIND, "{when: vacant,", "{when: vacnt,", "no guard 'vacnt'"),
    Fault("unknown guard of a chapter", FIND, "done: home_settled", "done: home_setled", "no guard"),
    Fault("unknown effect", ALWAYS, "do: forget", "do: forgett", "'forgett' is not known"),
    Fault("unknown look-up", FIND, "lookup: mp\n", "lookup: mpp\n", "'mpp' is not known"),
    Fault("unknown kind", START, "ask: language", "ask: langage", "'langage' is not known"),
    Fault("unknown key", START, "    ask: language", "    aks: language", "unknown key 'aks'"),
    Fault(
        "key twice", START, "    ask: language", "    ask: language\n    ask: text", "duplicate", "ask: text"
    ),
    Fault(
        "step twice",
        START,
        "- id: finding_a_lawyer",
        "- id: who",
        "used twice",
        "- id: who\n    cite: [S1, S2]",
    ),
    Fault("not YAML", START, "steps:\n", "steps: [\n", "", "- id: language"),
    Fault(
        "nobody comes here",
        START,
        "next: leave_of_the_person",
        "next: home_office_knows",
        "nobody can come here",
        "- id: leave_of_the_person",
    ),
    Fault("dead end", START, "    next: home_office_knows\n", "", "dead end", "- id: who"),
    Fault(
        "dead end without a true guard",
        FIND,
        "      - {go: show_mp}\n\n  - id: postcode_unknown",
        "\n  - id: postcode_unknown",
        "no guard is true",
        "next:\n",
    ),
    Fault(
        "circle",
        START,
        'label: "I cannot ask them now"}\n    next: home_office_knows',
        'label: "I cannot ask them now"}\n    next: who',
        "circle",
        "- id: who",
    ),
    Fault(
        "aside with a way on",
        ALWAYS,
        "ask: aside\n    shows: counted\n    say: |\n      <b>Who runs",
        "ask: aside\n    next: menu\n    shows: counted\n    say: |\n      <b>Who runs",
        "returns by itself",
        "- id: privacy",
    ),
    Fault(
        "button data too long",
        START,
        '- {id: person, label: "I do"}',
        "- {id: " + "g" * 70 + ', label: "I do"}',
        "bytes",
        "- id: who",
    ),
    Fault("choice like a control", START, "- {id: person, ", "- {id: _person, ", "cannot be the id"),
    Fault(
        "choice twice", START, "- {id: more, ", "- {id: person, ", "stands twice", 'label: "Who runs this?'
    ),
    Fault(
        "unknown placeholder",
        FIND,
        "Is <b>{mp}</b> ({constituency}) your",
        "Is <b>{pm}</b> your",
        "{pm}",
        "say:\n      person: |\n        Is",
    ),
    Fault("too long", START, "Choose your language.", "long " * 900, "characters", "say: |\n      long"),
    Fault(
        "tag not closed",
        START,
        "<b>Please read this first.</b>",
        "<b>Please read this first.",
        "not closed",
        "say:\n      person: |\n        <b>Please",
    ),
    Fault(
        "tag Telegram does not show",
        START,
        "Choose your language.",
        "<h1>Choose</h1>",
        "not a tag",
        "say: |\n      <h1>",
    ),
    Fault(
        "point made nowhere",
        "toolkit/papers.yaml",
        "cite: [T10, T19, S5, S10]",
        "cite: [T10, T19, S5]",
        "S10",
    ),
    Fault("unknown point", START, "cite: [T19]", "cite: [T91]", "no point 'T91'"),
    Fault("button too long", START, 'label: "I do"', 'label: "' + "I do " * 20 + '"', "characters"),
    Fault("brace", WORDS, 'button_done: "Done"', 'button_done: "{Done"', "brace"),
    Fault(
        "letters of a button",
        START,
        'label: "I do"',
        'label: "✅ I do, and for a year now, yes"',
        "who.choices.person: 29 letters",
    ),
    Fault(
        "letters of a title",
        START,
        "title: Who it is about",
        "title: The person that all this is about",
        "who.title: 33 letters",
    ),
    Fault(
        "letters of a chapter's title",
        FIND,
        "title: Find the MP",
        "title: Find the MP who is the right one",
        "chapter.find_mp.title: 32 letters",
    ),
    Fault("an arrow", START, "Choose your language.", "Choose ➡ here.", "language.say: the arrow", "say: |"),
    Fault("placeholder not described", WORDS, '"• {post}"', '"• {pots}"', "what {pots} holds"),
)


@pytest.mark.parametrize("fault", [FAULTS[0], *in_soak(FAULTS[1:])], ids=lambda fault: fault.name)
def test_a_planted_fault_is_found(tmp_path: Path, fault: Fault) -> None:
    flows = tmp_path / "flows"
    shutil.copytree(HERE, flows, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = flows / fault.file
    before = path.read_text(encoding="utf-8")
    assert fault.old in before, "the words to plant the fault in have changed"
    after = before.replace(fault.old, fault.new, 1)
    path.write_text(after, encoding="utf-8")
    problems = check_all(TODAY, flows, tmp_path / "locales").problems
    matching = [problem for problem in problems if fault.says in problem.message]
    assert matching, [str(problem) for problem in problems]
    assert all(problem.hint for problem in matching)
    if fault.name != "point made nowhere":
        line = after[: after.index(fault.line_of or fault.new)].count("\n") + 1
        assert (matching[0].file, matching[0].line) == (f"flows/{fault.file}", line)


@pytest.mark.soak
def test_the_flow_as_it_is_has_no_fault(tmp_path: Path) -> None:
    assert _without_labels(check_all(TODAY, HERE, tmp_path / "locales")[0]) == []
    assert _without_labels(check_all(TODAY)[0]) == []


def _without_labels(problems: list[Problem]) -> list[Problem]:
    """The problems except for missing labels, which tests/flows/lint/test_facts.py looks at."""
    return [problem for problem in problems if problem.hint != LABEL]
