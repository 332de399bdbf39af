"""Facts with their sources: a sentence without a label, a label without a sentence, a fact without source."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.editorial.check import check_all
from flows.definition.flow import Flow
from flows.definition.page_plan import PagePlan
from flows.definition.schema import SourcedFact, Wording
from flows.lint.facts import LABEL, STALE, check_facts, facts_summary, needs_label, said
from flows.lint.structure import check_structure
from flows.presentation.lists import FACTS_DAYS
from flows.state.appointments import WORKING_DAYS
from tests.flows.lint.test_structure import line_of, plant, planted
from tests.harness.flow import shipped

TODAY = date(2026, 11, 24)
FACTS, START = "flows/facts.yaml", "flows/toolkit/start.yaml"
OFFICE = "The office answers within a week."
FACT = SourcedFact(
    id="office",
    fact="Offices answer within a week.",
    source="A page, 2026",
    checked=date(2026, 11, 1),
    confidence="high",
    says=(OFFICE,),
)


def one_phrase(words: str, *facts: SourcedFact, not_facts: tuple[str, ...] = ()) -> Flow:
    """A flow that says nothing but these words."""
    phrases = {"only": Wording(person=words, supporter=words)}
    return replace(
        shipped(),
        chapters=(),
        papers=(),
        helplines=(),
        places=(),
        phrases=phrases,
        facts=facts,
        not_facts=not_facts,
        page=PagePlan(),
    )


def faults(flow: Flow) -> list[str]:
    """What is wrong with the labels of a flow."""
    return [problem.message for problem in check_facts(flow)]


def test_every_sentence_that_needs_a_label_has_one() -> None:
    assert [str(problem) for problem in check_facts(shipped())] == []


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Ask for ten minutes.", "a number"),
        ("It was counted 723 times.", "a number"),
        ("It aims at {answer_days}.", "a number"),
        ("The Home Office knows.", "an institution"),
        ("{mp} knows.", "an institution"),
        ("Telegram keeps a copy.", "an institution"),
        ("They need not be citizens.", "a duty"),
        ("It has to follow.", "a duty"),
        ("They may look at it.", "a right"),
        ("That is your right to know.", "a right"),
        ("It is usually late.", "a time"),
        ("They meet on Fridays.", "a time"),
        ("Nobody can sell it in prison.", "a place"),
        ("Not verified: Scotland.", "a place"),
    ],
)
def test_what_makes_a_sentence_seem_a_fact(sentence: str, reason: str) -> None:
    assert reason in needs_label(shipped(), sentence)


@pytest.mark.parametrize("sentence", ["Type the date.", "Go on, {name}.", "Is this right?", "{mp}"])
def test_other_sentences_need_no_label(sentence: str) -> None:
    assert needs_label(shipped(), sentence) == []


def test_a_sentence_without_a_label_is_a_problem() -> None:
    assert faults(one_phrase(OFFICE)) == [f"phrase.only: “{OFFICE}” has an institution, a time, and no label"]


def test_a_label_of_either_kind_is_enough() -> None:
    assert faults(one_phrase(OFFICE, FACT)) == []
    assert faults(one_phrase(OFFICE, not_facts=(OFFICE,))) == []


def test_tags_marks_of_lists_and_spaces_do_not_matter() -> None:
    assert faults(one_phrase("• <b>The office</b> answers  within a week.", FACT)) == []
    wrapped = FACT.model_copy(update={"says": ("• The office\n  answers within a week.".replace("\n ", ""),)})
    assert faults(one_phrase(OFFICE, wrapped)) == []


def test_two_labels_of_two_kinds_are_a_problem() -> None:
    (fault,) = faults(one_phrase(OFFICE, FACT, not_facts=(OFFICE,)))
    assert "is under a fact too" in fault


def test_a_button_needs_a_label_only_if_it_is_a_sentence() -> None:
    for words, expected in (("The office", set()), ("The office is open.", {"The office is open."})):
        button = Wording(person=words, supporter=words)
        assert set(said(replace(one_phrase(OFFICE), phrases={"button_a": button}))) == expected


@pytest.mark.parametrize("missing", ["source", "checked"])
def test_a_fact_without_source_or_date_is_a_problem(missing: str) -> None:
    (fault,) = faults(one_phrase(OFFICE, FACT.model_copy(update={missing: None})))
    assert fault.startswith("office: a fact without a ")


@pytest.mark.soak
@pytest.mark.parametrize(
    ("file", "old", "new", "says", "hint"),
    [
        (START, "Choose your language.", "The office answers on Friday.", "and no label", LABEL),
        (FACTS, "says: []", "says: [Nobody says this.]", "is said nowhere", STALE),
        (FACTS, "not_facts:\n", "not_facts:\n  - Nobody says this.\n", "is said nowhere", STALE),
        (FACTS, "    checked: 2024-03-21\n", "", "without a date", "Add checked:"),
        (FACTS, "    source:", "    #", "without a source", "Add source:"),
        (FACTS, "- id: authority_days", "- id: today", "the placeholder {today} is taken", "another id"),
    ],
)
def test_a_planted_fault_makes_check_red(
    tmp_path: Path, file: str, old: str, new: str, says: str, hint: str
) -> None:
    folder = planted(tmp_path)
    after = plant(folder, file, old, new)
    problems = check_all(TODAY, folder / "flows", folder / "locales").problems
    matching = [problem for problem in problems if says in problem.message and problem.file == file]
    lines = {problem.line for problem in matching}
    beginning = {"": "- id: answer_days", "    #": "- id: answer_days"}.get(new, new)
    expected = line_of(after, beginning.removeprefix("not_facts:\n"))
    if file == START:
        expected -= 1  # the line of `say:`
    assert expected in lines
    assert all(hint in problem.hint for problem in matching if problem.line == expected)


def test_a_fact_may_not_have_the_name_of_another_facts_date() -> None:
    twin = FACT.model_copy(update={"id": "office_seen"})
    messages = [problem.message for problem in check_structure(replace(shipped(), facts=(FACT, twin)))]
    assert "the placeholder {office_seen} is taken" in messages


def test_the_working_days_of_the_reminders_are_those_of_the_fact() -> None:
    assert shipped().fact_value("answer_days") == WORKING_DAYS["home_office"]


def test_every_shipped_fact_has_a_source_and_a_date() -> None:
    assert [fact.id for fact in shipped().facts if not fact.source or not fact.checked] == []
    assert len({fact.id for fact in shipped().facts}) == len(shipped().facts) > 50


def test_old_facts_are_named_for_another_look_and_are_no_fault(tmp_path: Path) -> None:
    problems, _, summary = check_all(TODAY, planted(tmp_path) / "flows", tmp_path / "locales")
    (line,) = [line for line in summary.splitlines() if "check them again" in line]
    assert f"more than {FACTS_DAYS} days ago" in line
    assert "answer_days (2024-03-21)" in line and "what_mps_ask" not in line
    assert not [problem for problem in problems if "2024-03-21" in problem.message]


def test_the_summary_counts_facts_and_labels() -> None:
    assert facts_summary(one_phrase(OFFICE, FACT, not_facts=("No.",))) == (
        "Facts: 1, 1 of them with source and date, stated by 1 sentences. No facts: 1 sentences. "
        "Without a label: 0."
    )
