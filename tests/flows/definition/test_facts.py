"""Facts in YAML: what the loader refuses, and what their placeholders show."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows.definition.loader import HERE, load_flow
from flows.definition.problems import FlowProblems
from flows.definition.schema import SourcedFact, Wording
from flows.definition.text import Month, Text
from flows.questions import KINDS
from tests.flows.lint.test_structure import line_of, plant, planted
from tests.harness.flow import ENGLISH, shipped

FACTS = "flows/facts.yaml"
BESIDE = ("phrases.yaml", "helplines.yaml")  # what every flow has, and what may have the name of a fact
FACT = SourcedFact(id="tea_minutes", fact="Tea takes 5 minutes.", number=5, confidence="high")


def facts_alone(folder: Path) -> Path:
    """A flow of the shipped facts, without the steps that state them."""
    (folder / "flows").mkdir()
    for name in BESIDE:
        shutil.copy(HERE / name, folder / "flows" / name)
    shutil.copy(HERE / "facts.yaml", folder / FACTS)
    return folder


@pytest.mark.parametrize(
    ("old", "new", "says", "hint"),
    [
        ("    number: 20\n", "    numbr: 20\n", "unknown key 'numbr'", "'number'"),
        ("confidence: high", "confidence: hihg", "'hihg' is not known", "'high'"),
        ("id: authority_days", "id: answer_days", "used twice", "It also stands at"),
        ("id: authority_days", "id: commons", "used twice", "flows/helplines.yaml:"),
        ("id: authority_days", "id: two words", "id", "See how"),
        ("checked: 2024-03-21", "checked: spring", "checked", "See how"),
    ],
)
def test_a_fault_is_told_with_its_line_and_a_hint(
    tmp_path: Path, old: str, new: str, says: str, hint: str
) -> None:
    folder = facts_alone(tmp_path)
    before = (folder / FACTS).read_text(encoding="utf-8")
    after = plant(folder, FACTS, old, new)
    with pytest.raises(FlowProblems) as raised:
        load_flow(KINDS, folder / "flows")
    (problem,) = raised.value.problems
    assert (problem.file, problem.line) == (FACTS, line_of(before, old.strip()))
    assert says in problem.message and hint in problem.hint
    assert after != before


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    folder = planted(tmp_path)
    plant(folder, FACTS, "id: authority_days", "id: answer_days")
    plant(folder, "flows/toolkit/start.yaml", "ask: language", "ask: langage")
    with pytest.raises(FlowProblems) as raised:
        load_flow(KINDS, folder / "flows")
    assert len(raised.value.problems) == 2


def test_a_flow_may_have_no_facts(tmp_path: Path) -> None:
    folder = facts_alone(tmp_path)
    (folder / FACTS).unlink()
    assert load_flow(KINDS, folder / "flows").facts == ()


def test_a_fact_without_source_and_date_is_loaded(tmp_path: Path) -> None:
    folder = facts_alone(tmp_path)
    (folder / FACTS).write_text("facts: [{id: a, fact: It is., confidence: low}]\n", encoding="utf-8")
    (fact,) = load_flow(KINDS, folder / "flows").facts
    assert (fact.source, fact.checked, fact.says) == (None, None, ())


def test_a_placeholder_shows_the_number_and_when_it_was_seen() -> None:
    assert shipped().fact_value("answer_days") == 20
    seen = shipped().fact_value("answer_days_seen")
    assert isinstance(seen, Text) and seen.values == {"month": Month(date(2024, 3, 21))}
    assert ENGLISH["en"].plain(seen) == "(seen in March 2024, may have changed)"


def test_of_some_facts_only_the_year_is_shown() -> None:
    seen = shipped().fact_value("lawyer_share_seen")
    assert isinstance(seen, Text)
    assert ENGLISH["en"].plain(seen) == "(seen in 2025, may have changed)"


def test_what_has_no_number_or_no_date_has_no_placeholder() -> None:
    flow = replace(shipped(), facts=(FACT.model_copy(update={"number": None}),))
    assert flow.fact_placeholders == frozenset()
    assert flow.fact_value("tea_minutes") is flow.fact_value("tea_minutes_seen") is None
    assert flow.fact_value("nothing") is None


def test_a_phrase_is_filled_with_facts_unless_a_value_is_given() -> None:
    words = "{tea_minutes} of {name}"
    phrases = {**shipped().phrases, "tea": Wording(person=words, supporter=words)}
    flow = replace(shipped(), facts=(FACT,), phrases=phrases)
    assert flow.phrase("tea", name="Ada").values == {"tea_minutes": 5, "name": "Ada"}
    assert flow.phrase("tea", tea_minutes=6).values == {"tea_minutes": 6}


def test_a_message_tells_which_facts_it_states() -> None:
    says = ("Tea takes {tea_minutes} minutes.",)
    flow = replace(shipped(), facts=(FACT.model_copy(update={"says": says}),))
    assert [fact.id for fact in flow.facts_said_in("<b>Sit.</b>\n• Tea takes {tea_minutes} minutes.")] == [
        "tea_minutes"
    ]
    assert flow.facts_said_in("Tea takes long.") == ()
