"""Every paper of a thousand random cases and of all journeys says only what the person said (S10).

`python -m tests.flows.papers` prints the figures and every fault; with a number, one case and its papers.
"""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache

import pytest

from flows.definition.flow import Flow
from flows.definition.schema import EmailSubject, PaperBlock, PaperPlan, Step
from tests.flows.papers.facts import Facts
from tests.flows.papers.journeys import Delivered, ReadStory, delivered_in
from tests.flows.papers.oracle import END, faults
from tests.flows.papers.random_cases import HOW_MANY, Made, made_papers, random_cases
from tests.flows.papers.sentences import ROWS
from tests.harness.flow import shipped
from tests.journeys.test_journeys import JOURNEYS
from tests.journeys.test_shared_case import told
from tests.journeys.transcript import Transcript

PAPERS = tuple(plan.paper for plan in shipped().papers if not plan.part)
PLANS = tuple(plan.paper for plan in shipped().papers)  # with the parts that several papers list
PLACEHOLDER = re.compile(r"\{\w+\}")
NO_TABLE = ("{}", "Other MPs who have been asked for help: {}.")  # judged in `oracle.py`
OTHER_NAME = re.compile(r"signed permission(?! letter)")
CHASED: Mapping[str, Callable[[Facts], bool]] = {
    "chase": lambda facts: facts.office_is_silent,
    "chase_home_office": lambda facts: facts.home_office_is_silent,
}
SHOWN = 25  # faults in the message of a failed test


@cache
def judged(id: str) -> tuple[tuple[Made, frozenset[str]], ...]:
    """Every random paper of one kind, with its faults; those without come first."""
    papers = [(made, frozenset(faults(made.paper, made.facts))) for made in made_papers() if made.id == id]
    return tuple(sorted(papers, key=lambda one: bool(one[1])))


@pytest.mark.soak
@pytest.mark.parametrize("id", PAPERS)
def test_every_sentence_of_a_random_paper_is_what_the_person_said(id: str) -> None:
    found: dict[str, list[str]] = {}
    for made, faulty in judged(id):
        for fault in faulty:
            found.setdefault(fault, []).append(f"case {made.situation.number}, {made.role}")
    ranked = sorted(found.items(), key=lambda one: -len(one[1]))
    if ranked:
        pytest.fail("\n".join(f"{len(where)}x {fault} [{where[0]}]" for fault, where in ranked[:SHOWN]))


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: str(journey.__name__))
def test_every_sentence_of_a_journeys_papers_is_what_the_person_said(
    journey: Callable[[], Transcript],
) -> None:
    assert all_faults(list(delivered_in(journey))) == []


def test_every_sentence_of_the_shared_cases_papers_is_what_somebody_said() -> None:
    story = ReadStory()
    asyncio.run(told(story))
    assert len(story.delivered) >= 4
    assert all_faults(story.delivered) == []


def all_faults(delivered: list[Delivered]) -> list[str]:
    """The faults of several papers."""
    return [
        f"{paper.id} ({facts.role}): {fault}" for paper, facts in delivered for fault in faults(paper, facts)
    ]


@pytest.mark.parametrize("id", PLANS)
def test_the_deletion_of_any_one_guard_is_noticed(id: str) -> None:
    plan = next(plan for plan in shipped().papers if plan.paper == id)
    missed = [where for where, mutated in without_one_guard(plan) if not is_noticed(mutated)]
    assert missed == [], "nothing changes for the worse without these guards"


def without_one_guard(plan: PaperPlan) -> Iterator[tuple[str, PaperPlan]]:
    """The plan of a paper in which one paragraph, or one subject, has lost its guard; for each of them."""
    for block in plan.blocks:
        if block.when:
            blocks = tuple(unguarded(one) if one is block else one for one in plan.blocks)
            yield f"{block.id} (when {block.when})", plan.model_copy(update={"blocks": blocks})
    for subject in plan.subject:
        if subject.when:
            subjects = tuple(_always(one) if one is subject else one for one in plan.subject)
            yield f"subject {subject.id} (when {subject.when})", plan.model_copy(update={"subject": subjects})


def test_the_deletion_of_any_one_guard_of_the_sentences_on_life_is_noticed() -> None:
    missed = [
        where for where, flow in flows_with_one_sentence_unguarded() if not is_noticed_in(flow, "letter")
    ]
    assert missed == [], "nothing changes for the worse without these guards"


def flows_with_one_sentence_unguarded() -> Iterator[tuple[str, Flow]]:
    """The flow in which one sentence to choose, or all those of a subject, may always be said."""
    for step in {step.id: step for step, _ in shipped().sentences}.values():
        yield step.id, with_step(step.model_copy(update={"when": None}))
        for choice in step.choices:
            if choice.when:
                others = tuple(
                    one.model_copy(update={"when": None}) if one is choice else one for one in step.choices
                )
                yield f"{step.id}: {choice.id}", with_step(step.model_copy(update={"choices": others}))


def with_step(step: Step) -> Flow:
    """The flow with another step in place of the one with this id."""
    return replace(shipped(), steps={**shipped().steps, step.id: step})


def unguarded(block: PaperBlock) -> PaperBlock:
    """The paragraph, printed always."""
    return block.model_copy(update={"when": None})


def _always(subject: EmailSubject) -> EmailSubject:
    return subject.model_copy(update={"when": None})


def is_noticed(plan: PaperPlan) -> bool:
    """Whether the oracle finds a fault in a paper made by this plan that was not there before."""
    papers = tuple(plan if one.paper == plan.paper else one for one in shipped().papers)
    flow = replace(shipped(), papers=papers)
    return any(is_noticed_in(flow, id) for id in _printing(plan))


def is_noticed_in(flow: Flow, id: str) -> bool:
    """Whether the oracle finds a fault in a paper of another flow that was not there before."""
    return any(_has_new_fault(made, before, flow) for made, before in judged(id))


def _printing(plan: PaperPlan) -> tuple[str, ...]:
    """The papers that print a plan: itself, or those that list the part."""
    if not plan.part:
        return (plan.paper,)
    return tuple(one.paper for one in shipped().papers if any(plan.paper in b.lists for b in one.blocks))


def _has_new_fault(made: Made, before: frozenset[str], flow: Flow) -> bool:
    paper = made.again(flow)
    return paper != made.paper and bool(set(faults(paper, made.facts)) - before)


def test_the_random_cases_are_many_and_reach_every_paper() -> None:
    assert len(random_cases()) == HOW_MANY >= 1000
    assert {made.id for made in made_papers()} == set(PAPERS)
    assert len(made_papers()) > 8 * HOW_MANY


@pytest.mark.parametrize("id", CHASED)
def test_an_office_is_chased_exactly_as_long_as_it_is_silent(id: str) -> None:
    facts = {(one.situation.number, one.role): one.facts for one in made_papers() if one.id == "checklist"}
    offered = {(one.situation.number, one.role) for one in made_papers() if one.id == id}
    due = {where for where, known in facts.items() if known.case.contacts and CHASED[id](known)}
    heard = {where for where, known in facts.items() if not CHASED[id](known)}
    assert offered == due
    assert min(len(due), len(heard)) > SHOWN


@pytest.mark.parametrize("id", PAPERS)
def test_the_permission_letter_has_one_name(id: str) -> None:
    assert [sentence for sentence in printed(id) if OTHER_NAME.search(sentence)] == []


@pytest.mark.parametrize("id", PAPERS)
def test_every_sentence_of_the_papers_stands_in_the_table(id: str) -> None:
    known = {PLACEHOLDER.sub("{}", row.sentence) for row in ROWS if id in row.papers}
    assert sorted(set(printed(id)) - known - set(NO_TABLE)) == []


def test_every_row_of_the_table_stands_in_one_of_its_papers() -> None:
    said = {id: set(printed(id)) for id in PAPERS}
    rows = [(row, PLACEHOLDER.sub("{}", row.sentence)) for row in ROWS]
    assert [row.sentence for row, words in rows for id in row.papers if words not in said[id]] == []


def printed(id: str) -> Iterator[str]:
    """Every sentence of a paper and of the parts it lists, in both voices, with `{}` for each placeholder."""
    plan = next(plan for plan in shipped().papers if plan.paper == id)
    parts = {listed for block in plan.blocks for listed in block.lists if listed in PLANS}
    yield from (sentence for part in sorted(parts) for sentence in printed(part))
    said = [wording for block in plan.blocks for wording in block.say]
    if any("sentences" in listed for block in plan.blocks for listed in block.lists):
        said += [choice.words for _, choice in shipped().sentences]
    voices = {".supporter"} if id == "own_letter" else {"", ".person", ".supporter"}
    blocks = [words for wording in said for voice, words in wording.variants() if voice in voices | {""}]
    subjects = [f"Subject: {words}" for subject in plan.subject for _, words in subject.say.variants()]
    for words in (*blocks, *subjects):
        yield from (PLACEHOLDER.sub("{}", sentence) for sentence in END.split(words))
