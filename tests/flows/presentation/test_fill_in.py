"""Where the fill-in page is offered, and where it must not be."""

from dataclasses import replace

from flows.effects import FillIn
from flows.engine import Engine
from flows.presentation.fill_in import fill_in
from flows.routing.view import View
from tests.flows.reminders.test_letters import with_letter
from tests.harness.flow import NOW, Walk, shipped

WITH_PAGE = replace(shipped(), has_page=True)


def offered(walk: Walk, has_page: bool = True) -> FillIn | None:
    """What the page would get at the open question."""
    flow = WITH_PAGE if has_page else shipped()
    session = walk.session
    view = View(session.user, session.case, NOW, "home")
    return fill_in(flow, flow.steps[walk.step], view)


def test_a_letter_that_was_made_can_be_filled_in_where_papers_are_and_where_one_signs() -> None:
    at_papers = with_letter()
    page = offered(at_papers)
    assert page and page.letter and page.letter.id == "letter"
    assert page.permission.id == "authority" and page.mp == "Ada Member" and page.voice == "person"
    assert offered(at_papers.tap("how")) == page


def test_without_a_public_address_it_is_not_offered() -> None:
    assert offered(with_letter(), has_page=False) is None


def test_nothing_is_offered_before_a_paper_is_made() -> None:
    walk = with_letter()
    bare = replace(
        walk, session=replace(walk.session, case=walk.session.case.model_copy(update={"papers_made": {}}))
    )
    assert offered(bare) is None


def test_the_permission_letter_alone_can_be_filled_in() -> None:
    walk = with_letter()
    made = {
        "papers_made": {"authority": NOW},
        "papers_for": {"authority": walk.session.case.papers_for["letter"]},
    }
    case = walk.session.case.model_copy(update=made)
    page = offered(replace(walk, session=replace(walk.session, case=case)))
    assert page and page.letter is None and page.permission.subject


def test_a_letter_to_another_mp_is_not_the_one_to_fill_in() -> None:
    walk = with_letter()
    case = walk.session.case.model_copy(update={"papers_for": {"letter": ("Elsewhere|Gone Before",)}})
    assert offered(replace(walk, session=replace(walk.session, case=case))) is None


def test_a_supporters_letter_is_filled_in_by_the_supporter_whoever_had_it_made() -> None:
    walk = with_letter()
    mine = walk.session.case
    made = {
        "papers_made": {"own_letter": NOW},
        "papers_for": {"own_letter": mine.papers_for["letter"]},
        "findings": {"supporter": mine.findings["home"]},
    }
    view = View(walk.session.user, mine.model_copy(update=made), NOW, "supporter")
    page = fill_in(WITH_PAGE, WITH_PAGE.steps["papers"], view)
    assert view.case.voice() == "person" and page and page.voice == "supporter"


def test_whoever_the_home_office_may_not_know_gets_no_page() -> None:
    walk = with_letter()
    answers = dict(walk.session.case.answers)
    for answer in ("no", "unsure"):
        answers["home_office_knows"] = answers["home_office_knows"].model_copy(update={"value": answer})
        answers.pop("home_office_warning", None)
        case = walk.session.case.model_copy(update={"answers": answers})
        assert offered(replace(walk, session=replace(walk.session, case=case))) is None


def test_nowhere_else_is_it_offered() -> None:
    assert {step.id for step in shipped().steps.values() if step.fill_in} == {"papers", "how_to_send"}


def test_with_the_page_the_papers_still_fit_on_one_screen() -> None:
    walk = replace(with_letter(), engine=Engine(WITH_PAGE)).command("menu").tap("menu:papers")
    rows = walk.messages[-1].rows
    assert walk.step == "papers" and len(rows) <= 8
