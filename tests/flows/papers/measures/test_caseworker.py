"""The checklist finds nothing missing but what the person left out, and finds what is planted."""

from dataclasses import replace

import pytest

from flows.state.paper import Paper
from tests.flows.papers.measures.caseworker import (
    CASES,
    FORMS,
    ITEMS,
    LONGEST_SUBJECT,
    Filled,
    filled,
    missing,
    papers_of_cases,
)
from tests.flows.papers.page_rules import text_of
from tests.flows.papers.random_cases import Made, made_papers

FEW = 60  # cases: each item and each paper occurs in them


def unexplained(papers: list[Filled]) -> list[str]:
    """What is missing though the person said it."""
    return [
        f"{paper.made.id} of case {paper.made.situation.number}, {paper.made.role}: {name}"
        for paper in papers
        for name, is_left_out in missing(paper)
        if not is_left_out
    ]


def test_nothing_is_missing_but_what_the_person_left_out() -> None:
    papers = list(papers_of_cases(FEW))
    assert {paper.made.id for paper in papers} == set(FORMS)
    assert all(any(item.applies(paper) for paper in papers) for item in ITEMS)
    assert unexplained(papers) == []


@pytest.mark.soak
def test_nothing_is_missing_in_five_hundred_cases() -> None:
    assert unexplained(list(papers_of_cases(CASES))) == []


@pytest.mark.parametrize(
    ("gone", "item"),
    [
        ("Full name", "full name"),
        ("Date of birth", "date of birth"),
        ("Nationality", "nationality"),
        ("Home Office reference", "reference, other numbers"),
        ("Address in", "address with postcode"),
        ("Phone and e-mail", "phone"),
        ("Applied for", "applied for what"),
        ("Applied for", "applied when"),
        ("Where it stands", "where it stands"),
        ("Lawyer", "lawyer, or none"),
        ("Tried so far", "tried so far"),
        ("Please ask", "one request"),
        ("With this letter", "enclosures named"),
    ],
)
def test_a_line_that_is_gone_is_missed(gone: str, item: str) -> None:
    letter = next(made for made in made_papers() if made.id == "letter" and says(made.paper, gone, item))
    paper = replace(letter.paper, blocks=tuple(b for b in letter.paper.blocks if gone not in text_of(b)))
    assert (item, False) in list(missing(filled(replace(letter, paper=paper))))


def says(paper: Paper, gone: str, item: str) -> bool:
    """Whether a paper has the line, and nothing in it is left to the person."""
    lines = [text_of(block) for block in paper.blocks if gone in text_of(block)]
    is_gap = item in ("applied for what", "applied when") and "[" in "".join(lines)
    return bool(lines) and not is_gap and "not sure" not in lines[0] and "[waiting" not in lines[0]


def test_a_subject_that_no_button_can_copy_is_missed() -> None:
    letter: Made = next(made for made in made_papers() if made.id == "letter")
    long = replace(filled(letter), subject=filled(letter).subject + "!" * LONGEST_SUBJECT)
    assert ("subject: name, reference", False) in list(missing(long))
