"""The judge of a storm finds what is planted: each kind of loss, and an injector that never struck."""

from datetime import date

from flows.state.appointments import ContactEntry
from flows.state.case import Case
from tests.chaos.stage.ledger import Ledger, Tally, compared
from tests.chaos.table import Row, as_rows

RED, BLUE = "red's id", "blue's id"


def test_what_was_kept_as_it_was_written_is_no_fault() -> None:
    assert verdict(kept(RED, "one", "three", name="poppy"), kept(BLUE, "two", name="sky")) == Tally()


def test_a_line_that_is_nowhere_is_lost() -> None:
    assert verdict(kept(RED, "one", name="poppy"), kept(BLUE, "two", name="sky")).lost == 1


def test_a_case_that_is_gone_is_lost_with_its_line() -> None:
    assert verdict(kept(RED, "one", "three", name="poppy")).lost == 2


def test_a_line_in_the_other_case_is_elsewhere() -> None:
    tally = verdict(kept(RED, "one", "three", "two", name="poppy"), kept(BLUE, name="sky"))
    assert (tally.elsewhere, tally.lost) == (1, 0)


def test_a_name_of_the_other_case_is_elsewhere() -> None:
    assert verdict(kept(RED, "one", "three", name="sky"), kept(BLUE, "two", name="sky")).elsewhere == 1


def test_a_line_that_stands_twice_is_doubled() -> None:
    tally = verdict(kept(RED, "one", "one", "three", name="poppy"), kept(BLUE, "two", name="sky"))
    assert (tally.doubled, tally.out_of_order) == (1, 0)


def test_a_later_line_before_an_earlier_one_is_out_of_order() -> None:
    assert verdict(kept(RED, "three", "one", name="poppy"), kept(BLUE, "two", name="sky")).out_of_order == 1


def test_an_earlier_name_that_came_back_is_out_of_order() -> None:
    assert verdict(kept(RED, "one", "three", name="red"), kept(BLUE, "two", name="sky")).out_of_order == 1


def test_words_that_went_astray_are_out_of_order_and_not_lost() -> None:
    ledger = written()
    ledger.lines[0].state = "astray"
    tally = compared([ledger], cases(kept(RED, "three", name="poppy"), kept(BLUE, "two", name="sky")))
    assert (tally.out_of_order, tally.lost) == (1, 0)


def test_a_line_with_an_apology_may_be_kept_or_not() -> None:
    ledger = written()
    ledger.lines[0].state = "told"
    assert (
        compared([ledger], cases(kept(RED, "three", name="poppy"), kept(BLUE, "two", name="sky"))) == Tally()
    )


def test_an_injector_that_never_struck_is_a_failure() -> None:
    row = Row("all", {"process killed": 3, "database killed": 0}, 9, Tally(), [], 0, 0, 0, [0.1, 2.0])
    assert row.missed == ["database killed never struck"]
    assert "| all | 3 | 9 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1.05 s | 2.0 s |" in as_rows("files", [row])


def verdict(*kept: Case) -> Tally:
    tally = compared([written()], cases(*kept))
    tally.notes.clear()
    return tally


def written() -> Ledger:
    ledger = Ledger(names={RED: ["red"], BLUE: ["blue"]})
    for case, words in ((RED, "one"), (BLUE, "two"), (RED, "three")):
        ledger.write(case, words)
    ledger.name(RED, "poppy")
    ledger.name(BLUE, "sky")
    return ledger


def kept(id: str, *lines: str, name: str) -> Case:
    on = date(2026, 11, 30)
    contacts = tuple(ContactEntry(on=on, role="home", how="talked", said=line) for line in lines)
    return Case(id=id, nickname=name, contacts=contacts)


def cases(*kept: Case) -> dict[str, Case]:
    return {case.id: case for case in kept}
