"""Ordinary answers to the questions that take any words: none is lost, none is taken for another unasked.

`tests/flows/reading/ordinary_texts/` has 200 for each, written by somebody who had seen no example of what
people ask. Names of areas and of people are made here.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from flows.definition.flow import answer_to
from flows.reading.danger import hear, hear_call
from flows.reading.text import read_line, read_prose
from tests.harness.flow import USER, Walk, shipped, shipped_engine
from tests.soak import in_soak

TEXTS = Path(__file__).parents[1] / "reading" / "ordinary_texts"
FIRST = [
    "Ada",
    "Bo",
    "Cem",
    "Dora",
    "Elif",
    "Farid",
    "Gita",
    "Hana",
    "Ivo",
    "Jin",
    "Kofi",
    "Lena",
    "Mina",
    "Nuri",
    "Oya",
    "Pia",
    "Rana",
    "Samir",
    "Tea",
    "Uma",
]
LAST = ["Member", "Okoro", "Hall", "Begum", "Stone", "Rahman", "Price", "Duda", "Lloyd", "Shah"]
NAMES = [f"{first} {last}" for first, last in product(FIRST, LAST)]
WAYS, KINDS = ("North ", "South ", "East ", "West ", ""), ("Vale", "Town", "and Mid", "Coast")
PARTS = [f"{way}{kind}" for way, kind in product(WAYS, KINDS)]
WRITTEN = sorted(path.stem for path in TEXTS.glob("*.yaml"))
BY_NAME = ("mp_by_hand", "detention_mp_by_hand", "other_by_hand")
AREAS = "look_up_by_hand"
LIFE = tuple(step for step in WRITTEN if step.startswith("life_"))  # take numbers, and no words
FREE = (*(step for step in WRITTEN if step not in LIFE), *BY_NAME, AREAS)
TOPICS = shipped().topics
SOME = 12  # texts of each question in the short run


@cache
def texts(step: str) -> tuple[str, ...]:
    """The ordinary answers to a question."""
    if step in BY_NAME:
        return tuple(NAMES)
    if step == AREAS:
        return tuple(f"{town} {part}" for town, part in product(LAST, PARTS))
    return tuple(YAML(typ="safe").load(TEXTS / f"{step}.yaml")["texts"])


def at(step: str) -> Walk:
    """A conversation in which this question is open."""
    walk = Walk.at_situation().to_menu()
    case = walk.session.case
    asking = case.members[USER].model_copy(update={"asking": step})
    changed = case.model_copy(update={"members": {USER: asking}})
    return replace(walk, session=replace(walk.session, case=changed))


def becomes(step: str, text: str) -> str:
    """What becomes of an answer: kept, offered (asked about first), or why neither."""
    opened = at(step)
    after = opened.type(text)
    if kept(after, text, step):
        return "kept"
    if after.step in ("meant", "identity"):
        yes = after.tap({"meant": "mine", "identity": "whole"}[after.step])
        yes = yes.tap("whole") if yes.step == "identity" else yes
        return "offered" if kept(yes, text, step) else "lost"
    if hear(text, "en") or hear_call(text, "en"):
        again = (
            after.tap("put_it_in_my_letter").type(text)
            if f"{step}:put_it_in_my_letter" in after.buttons
            else after
        )
        again = again.tap("whole") if again.step == "identity" else again
        return "danger" if kept(again, text, step) or after.step == step else "lost"
    return "lost"


def kept(walk: Walk, text: str, step: str) -> bool:
    """Whether the case has a text as it was typed."""
    asked = shipped().steps[step]
    line = (read_prose if asked.prose else read_line)(text, asked.limit)
    return any(
        " ".join(said.split()) == " ".join(line.split())
        for said in strings(walk.session.case.model_dump(exclude={"members"}))
    )


def strings(value: object) -> Iterator[str]:
    """Every text in a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from strings(one)


def test_every_question_that_keeps_words_has_its_texts() -> None:
    flow = shipped_engine().flow
    storing = {
        step.id
        for step in flow.steps.values()
        if flow.kind(step).takes_any_words and (flow.kind(step).stores_words(step) or step.keep)
    }
    assert storing == set(FREE)
    assert all(len(set(texts(step))) == 200 for step in FREE)


@pytest.mark.parametrize("share", [SOME, *in_soak([200])])
@pytest.mark.parametrize("step", FREE)
def test_no_ordinary_answer_is_lost(step: str, share: int) -> None:
    became = Counter(becomes(step, text) for text in texts(step)[:: 200 // share])
    assert became["lost"] == 0
    assert became["offered"] <= 0.05 * became.total(), "few are asked about"


@pytest.mark.parametrize("share", [SOME, *in_soak([200])])
@pytest.mark.parametrize("step", LIFE)
def test_where_numbers_are_typed_an_ordinary_sentence_is_no_question(step: str, share: int) -> None:
    some = texts(step)[:: 200 // share]
    after = [at(step).type(text) for text in some]
    assert all(walk.step == step for walk in after)
    answered = [
        walk for walk in after if any(f"{answer_to(topic)}:" in str(walk.buttons) for topic in TOPICS)
    ]
    assert len(answered) <= 0.05 * len(some)
