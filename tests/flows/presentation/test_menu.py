"""The menu: what comes next on its first page, and every chapter behind it in groups."""

import pytest

from flows.definition.flow import HELP_NOW
from flows.presentation.menu import GROUPS
from tests.flows.toolkit.situations import Row, chapters_in_order
from tests.harness.flow import Walk, shipped

SITUATIONS = (
    Row("waiting", "yes"),
    Row("detained", "yes", held=True, days=5, purpose="removal"),
    Row("refused", "no", mp=None),
    Row("ready", "yes", visit=True, voice="supporter"),
)
CHANGE = "change"  # no chapter: the button that changes an answer, in the last group


def menu_of(row: Row) -> Walk:
    """Somebody in this situation at the menu."""
    return Walk(Walk.start().engine, row.session(), now=row.now).command("menu")


def chapters_on(walk: Walk) -> list[str]:
    """The chapters on the page that is shown."""
    ids = [data.partition(":")[2] for data in walk.buttons]
    return [id for id in ids if not id.startswith("_")]


def test_every_chapter_with_a_title_has_a_group_but_help_now_which_is_under_every_question() -> None:
    titled = [chapter for chapter in shipped().chapters if chapter.title]
    assert [chapter.chapter for chapter in titled if chapter.group not in GROUPS] == [HELP_NOW]


@pytest.mark.parametrize("row", SITUATIONS, ids=lambda row: row.title)
def test_its_first_page_has_what_comes_next_and_its_groups_every_chapter_once(row: Row) -> None:
    walk = menu_of(row)
    journey = chapters_in_order(walk.engine, walk.session, walk.now)
    coming = [chapter.chapter for chapter, mark in journey if mark == "(next)"]
    assert len(coming) == 1 and chapters_on(walk) == coming
    groups = walk.tap("_page2")
    assert chapters_on(groups) == []
    pages = [data for data in groups.buttons if data.startswith("menu:_page") and data != "menu:_page1"]
    reached = [chapter for page in pages for chapter in chapters_on(groups.tap(page))]
    assert sorted(reached) == sorted([CHANGE, *(chapter.chapter for chapter, _ in journey)])
    for page in pages:
        assert "menu:_page2" in groups.tap(page).buttons, "a group leads back to the groups"


@pytest.mark.parametrize("row", SITUATIONS, ids=lambda row: row.title)
def test_a_group_keeps_the_order_of_the_journey_and_opens_its_chapters(row: Row) -> None:
    walk = menu_of(row)
    order = [chapter.chapter for chapter, _ in chapters_in_order(walk.engine, walk.session, walk.now)]
    pages = [data for data in walk.offered if data.startswith("menu:_page") and data[-1] not in "12"]
    for page in pages:
        shown = chapters_on(walk.tap(page))
        own = [chapter for chapter in shown if chapter != CHANGE]
        assert own == sorted(own, key=order.index) and own
        for chapter in own:
            assert walk.tap(page).tap(f"menu:{chapter}").step != "menu"
