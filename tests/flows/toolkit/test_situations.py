"""Who may be named, what the date is for, and how late it is: the table of situations, and its guards."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

import pytest

from flows.definition.flow import Flow
from flows.definition.schema import Chapter, Step
from flows.engine import Engine
from flows.routing.guards import dates, names, situation
from tests.flows.toolkit.situations import TABLE, Row, lines, rows, table, text
from tests.harness.flow import shipped, shipped_engine

OURS = {guard.__name__ for room in (names, dates, situation) for guard in room.GUARDS}
ANSWERS = ("situation.", "date_for.", "lawyer.")
NAMING = {"letter", "own_letter", "authority", "summary", "notes", "urgent_email", "invitation", "chase"}
TELLING = {*NAMING, "urgent_page"} - {"authority", "invitation", "chase"}  # what tells an office of a removal
# Guards for what the table does not show: shared cases, the check-in, and whoever only asks who their MP is.
ELSEWHERE = {"shared", "helped", "watched", "for_themself", "handed_over", "help_asked_for"}


def test_the_table_is_as_it_was_read() -> None:
    assert text(the_table().items()).splitlines() == TABLE.read_text(encoding="utf-8").splitlines()


def test_while_a_name_waits_nothing_leads_to_giving_it() -> None:
    for row in rows():
        said = said_in(row)
        waits = row.knows not in ("yes", "advised")
        has_mp = row.mp is not None and (row.mp != "detention_centre" or row.held)  # somebody to write to
        assert any(line.split(":")[0].strip() in NAMING for line in said) is (has_mp and not waits)
        shown = [line for line in said if line.startswith("  contacts:")]
        assert len(shown) == (row.mp == "home" and row.knows is not None)
        assert all(("card_phone" in line, "card_name_waits" in line) == (not waits, waits) for line in shown)
        assert not (waits and any("urgent_page" in line for line in said))


def test_nobody_is_told_to_say_that_they_are_removed_unless_they_are() -> None:
    for row in rows():
        said = "\n".join(said_in(row))
        is_removal = row.situation in ("removal", "deportation") or (
            row.purpose == "removal" and row.days is not None
        )
        assert ("ring_because_faces_removal" in said or "date_for_removal" in said) <= is_removal


def test_a_removal_whose_day_has_passed_is_said_to_be_past() -> None:
    passed = [row for row in rows() if row.purpose == "removal" and row.days is not None and row.days < 0]
    assert passed
    for row in passed:
        told = [line for line in said_in(row) if line.split(":")[0].strip() in TELLING]
        said = set(" ".join(told).split())
        assert not said & {"removal", "dated_removal", "date_removal", "ring_because_faces_removal.person"}
        if told:
            assert said & {"removal_passed", "ring_because_removal_date_passed.person"}, row.title


def test_when_the_date_is_today_nothing_says_tomorrow() -> None:
    for row in rows():
        if row.days == 0:
            assert "urgent_next" not in "\n".join(said_in(row))


# Beside the table: sentences for the letter (tests/flows/questions/test_sentences.py, the oracle of papers),
# and the way to sign and send (test_how_to_send.py).
BESIDE = ("life_", "how_to_send")


@pytest.mark.soak
def test_without_any_one_of_its_guards_the_table_is_another() -> None:
    expected = the_table()
    mixed = sorted(rows(), key=lambda row: row.title[::-1])  # a difference is found after a few rows
    for place, flow in without_a_guard(shipped()):
        engine = Engine(flow)
        assert any(tuple(lines(engine, row)) != expected[row.title] for row in mixed), place


@cache
def the_table() -> Mapping[str, tuple[str, ...]]:
    """The lines below each row, by its title. They are made once for all tests."""
    return MappingProxyType(dict(table(shipped_engine())))


def said_in(row: Row) -> tuple[str, ...]:
    """What is said and offered in one situation."""
    return the_table()[row.title]


def is_ours(guard: str | None) -> bool:
    return guard is not None and (guard in OURS - ELSEWHERE or guard.startswith(ANSWERS))


def without_a_guard(flow: Flow) -> Iterator[tuple[str, Flow]]:
    """Yield a place where a guard stands, and the flow without it. For papers, see `tests/flows/papers`."""
    for number, chapter in enumerate(flow.chapters):
        for place, changed in _chapters(chapter):
            chapters = (*flow.chapters[:number], changed, *flow.chapters[number + 1 :])
            steps = {step.id: step for part in chapters for step in part.steps}
            yield place, replace(flow, chapters=chapters, steps=steps)


def _chapters(chapter: Chapter) -> Iterator[tuple[str, Chapter]]:
    for field in ("when", "sooner"):
        if is_ours(getattr(chapter, field)):
            yield f"{chapter.chapter}.{field}", chapter.model_copy(update={field: None})
    if chapter.names:
        yield f"{chapter.chapter}.names", chapter.model_copy(update={"names": None})
    for place, step in _steps(chapter):
        steps = tuple(step if step.id == other.id else other for other in chapter.steps)
        yield place, chapter.model_copy(update={"steps": steps})


def _steps(chapter: Chapter) -> Iterator[tuple[str, Step]]:
    for step in chapter.steps:
        if step.id.startswith(BESIDE):
            continue
        if is_ours(step.when):
            yield f"{step.id}.when", step.model_copy(update={"when": None})
        for field in ("choices", "next"):
            for number, part in enumerate(getattr(step, field)):
                if is_ours(part.when):
                    yield f"{step.id}.{field}.{number}", _without(step, field, number)


def _without(step: Step, field: str, number: int) -> Step:
    parts: list[Any] = list(getattr(step, field))
    parts[number] = parts[number].model_copy(update={"when": None})
    return step.model_copy(update={field: tuple(parts)})
