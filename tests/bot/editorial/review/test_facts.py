"""The facts in the book: beside each sentence that states one, and all of them in a list."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.editorial.review import write_book
from bot.editorial.review.facts import NOT_RUNG
from flows.definition.schema import SourcedFact
from tests.bot.editorial.review.books import ON, Page, copied, has_class, page, text
from tests.harness.flow import shipped

OFFICE = SourcedFact(
    id="office",
    fact="Some offices told the Home Office.",
    source="A page of 2019: https://example.org",
    checked=date(2019, 11, 28),
    confidence="medium",
    says=("Your safety comes first.",),
)
FACTS = (
    OFFICE,
    OFFICE.model_copy(update={"id": "sure", "confidence": "high", "says": ()}),
    OFFICE.model_copy(update={"id": "bare", "source": None, "checked": None, "says": ()}),
)


def book(folder: Path, *facts: SourcedFact) -> Page:
    """The French page of a flow with these facts."""
    copied(folder / "locales", "fr")
    flow = replace(shipped(), facts=facts)
    paths = write_book(flow, folder / "book", ON, None, folder / "locales")
    return page(paths[1].read_text(encoding="utf-8"))


def test_a_sentence_shows_the_fact_with_source_date_and_confidence(tmp_path: Path) -> None:
    french = book(tmp_path, *FACTS)
    (beside,) = french.all("facts")
    assert OFFICE.fact in text(beside)
    assert f"Source: {OFFICE.source} (last seen on 2019-11-28, medium confidence)." in text(beside)
    assert next(element.get("href") for element in beside.iter("a")) == "#fact-office"
    assert has_class(french.pair("home_office_knows.hint.person"), "facts")
    assert not has_class(french.pair("home_office_knows.hint.supporter"), "facts")


def test_the_list_has_every_fact(tmp_path: Path) -> None:
    french = book(tmp_path, *FACTS)
    listed = {element.get("id"): text(element) for element in french.root.iter() if element.get("id")}
    assert NOT_RUNG in listed["fact-office"] and "state it: 1" in listed["fact-office"]
    assert NOT_RUNG not in listed["fact-sure"]
    assert "No source (no date, medium confidence)." in listed["fact-bare"]
    assert "#facts" in {element.get("href") for element in french.root.iter("a")}
