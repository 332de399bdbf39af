"""What to do today: whose office is rung, what is said to it, and that an old date lingers nowhere."""

from datetime import UTC, datetime

import pytest

from bot.documents import write_text
from flows.events import Tapped
from tests.harness.flow import ENGLISH, Walk

SATURDAY_NIGHT = datetime(2026, 11, 28, 23, 30, tzinfo=UTC)


def refused(date: str = "2 December 2026", purpose: str = "removal") -> Walk:
    walk = Walk.at_situation().tap("refused").answer(date)
    walk = walk.tap(walk.buttons[0].partition(":")[2]) if walk.step == "paper_date" else walk
    return walk.tap(purpose).tap("told")


def with_home(walk: Walk) -> Walk:
    return walk.to_menu().tap("menu:find_mp").answer("SW1A 1AA").tap("yes")


def test_the_office_of_the_mp_that_was_chosen_is_rung() -> None:
    walk = with_home(refused()).tap("menu:other_ways").tap("own_mp").answer("LS1 1AA").tap("yes")
    page = walk.to_menu().tap("menu:urgent").tap("go_on").tap("supporter")
    assert "Bo Member" in page.says and "ringing for a friend" in page.says and "Ada Member" not in page.says


def test_where_only_the_mp_of_the_detention_place_is_known_the_area_is_asked() -> None:
    walk = Walk.at_situation().tap("detained").tap("none").tap("told").tap("menu:detention")
    walk = walk.tap("brook_house").tap("yes").tap("go_on").tap("menu:urgent").tap("go_on")
    assert walk.step == "urgent_area"
    assert "Member for Crawley" in walk.tap("unknown").says
    assert "Ada Member" in walk.answer("SW1A 1AA").says


def test_a_vacant_seat_is_said_before_anybody_is_to_be_rung() -> None:
    walk = refused().to_menu().tap("menu:urgent").tap("go_on").answer("NE1 1AA")
    assert walk.step == "urgent_vacant" and "Vacantshire" in walk.says
    assert walk.tap("yes").step == "menu" and walk.tap("wrong").step == "urgent_area"
    assert "People you can ring" in walk.tap("lines").says


def test_a_seat_known_to_be_vacant_is_said_too() -> None:
    walk = refused().to_menu().tap("menu:find_mp").answer("NE1 1AA").tap("yes")
    assert walk.tap("menu:urgent").tap("go_on").step == "urgent_vacant"


@pytest.mark.parametrize("typed_on_the_page", [True, False])
def test_where_the_seat_is_vacant_the_mp_of_a_supporter_is_rung(typed_on_the_page: bool) -> None:
    asked = "menu:urgent" if typed_on_the_page else "menu:find_mp"
    walk = refused().to_menu().tap(asked)
    walk = (walk.tap("go_on") if typed_on_the_page else walk).answer("NE1 1AA").tap("yes")
    walk = walk.tap("menu:other_ways").tap("own_mp").answer("LS1 1AA").tap("yes").to_menu()
    page = walk.tap("menu:urgent").tap("go_on")
    assert page.step == "urgent_page" and "Bo Member" in page.says


def test_the_page_can_be_opened_again() -> None:
    walk = with_home(refused()).tap("menu:urgent").tap("go_on").tap("go_on").tap("go_on")
    again = walk.tap("menu:urgent").tap("go_on")
    assert again.step == "urgent_page" and "Read this out" in again.says


def test_without_a_date_there_is_no_purpose() -> None:
    walk = with_home(refused()).command("change").tap("paper_date").tap("none")
    assert "date_for" not in walk.session.case.answers
    asked = walk.to_menu().tap("menu:prepare_ask").tap("reasons").to_menu()
    letter = asked.tap("menu:papers").tap("letter").papers[0]
    assert "removal" not in write_text(letter, ENGLISH["en"])


def test_another_date_asks_again_what_it_is_for() -> None:
    changing = refused().command("change").tap("paper_date")
    assert changing.answer("20 January 2027").step == "date_for"
    assert "date_for" in changing.answer("2/12/2026").session.case.answers, "the same day keeps its purpose"


def test_another_situation_forgets_the_date() -> None:
    walk = refused().command("change").tap("situation").tap("detained")
    assert walk.step == "paper_date"


@pytest.mark.parametrize(
    ("purpose", "asks"),
    [("removal", "not to remove"), ("reply", "can help before that day"), ("other", "going to do")],
)
def test_what_is_asked_for_follows_from_what_the_date_is_for(purpose: str, asks: str) -> None:
    page = with_home(refused(purpose=purpose)).tap("menu:urgent").tap("go_on")
    assert asks in page.says and ("remove me" in page.says) == (purpose == "removal")


def test_a_date_for_a_reply_that_has_passed_is_not_said_to_come() -> None:
    page = with_home(refused("20 November 2026", "reply")).tap("menu:urgent")
    assert "by then" not in page.says and "before that day" not in page.tap("go_on").says


def test_nothing_points_past_a_flight_on_sunday() -> None:
    walk = with_home(refused("29/11/2026"))
    late = Walk(walk.engine, walk.session, now=SATURDAY_NIGHT).tap("menu:urgent").tap("go_on")
    assert "may be closed now" in late.says
    assert "Keep ringing" in late.tap("go_on").says and "next day" not in late.tap("go_on").says


def test_without_an_mp_the_email_has_blanks() -> None:
    page = refused().to_menu().tap("menu:urgent").tap("go_on").tap("unknown")
    walk = page.send(Tapped("urgent_page", "email"))
    assert "Dear […]," in write_text(walk.papers[0], ENGLISH["en"])


@pytest.mark.parametrize(
    "typed",
    ["appeal by 30 November 2026, flight 2 December 2026", "30 November 2036", "Tuesday 30 November 2026"],
)
def test_a_date_that_is_doubtful_is_not_taken(typed: str) -> None:
    assert "paper_date" not in Walk.at_situation().tap("refused").answer(typed).session.case.answers


def test_to_a_friends_own_mp_the_friend_speaks() -> None:
    held = Walk.at_situation().tap("detained").tap("none").tap("told").to_menu()
    walk = held.tap("menu:other_ways").tap("own_mp").answer("LS1 1AA").tap("yes").to_menu()
    page = walk.tap("menu:urgent").tap("go_on").tap("unknown")
    assert "ringing for a friend" in page.says and "They are in immigration detention" in page.says


def marks(walk: Walk) -> list[str]:
    """The chapters on every page of the menu with their marks, and how many are done."""
    menu = walk.command("menu")
    pages = [menu, *(menu.tap(data) for data in menu.offered if data.startswith("menu:_page"))]
    labels = [key.label for page in pages for row in page.messages[-1].rows for key in row]
    return [*labels, next(line for line in menu.says.splitlines() if "▰" in line or "▱" in line)]


def done_all() -> Walk:
    """With everything done that can be without a letter."""
    return with_home(refused()).tap("menu:urgent").tap("go_on").tap("go_on").tap("go_on").to_menu()


def looked_at_and_left(walk: Walk, chapter: str) -> list[Walk]:
    """Back in the menu after looking at a chapter, or at its second question, or going back out of it."""
    opened = walk.command("menu").tap(f"menu:{chapter}")
    onward = opened.tap("go_on") if f"{opened.step}:go_on" in opened.buttons else opened
    return [opened, opened.tap("_menu"), opened.tap("_back"), onward]


@pytest.mark.parametrize(
    "menu", [done_all(), done_all().tap("menu:know_mp").tap("look").to_menu()], ids=["rung", "MP looked at"]
)
def test_looking_at_a_chapter_undoes_nothing(menu: Walk) -> None:
    assert any("✅ What to do today" in label for label in marks(menu))
    chapters = {button.partition(":")[2] for button in menu.command("menu").offered}
    for chapter in {*chapters, "_help"}:
        for left in looked_at_and_left(menu, chapter):
            assert marks(left) == marks(menu), chapter


def test_another_mp_does_not_undo_what_was_rung_today() -> None:
    twice = done_all().tap("menu:urgent").tap("go_on").tap("go_on").tap("go_on")
    walk = twice.tap("menu:other_ways").tap("own_mp").answer("LS1 1AA").tap("yes")
    assert any("✅ What to do today" in label for label in marks(walk))


def test_it_is_done_anew_for_another_date_and_for_an_mp_found_later() -> None:
    def is_done(walk: Walk) -> bool:
        return any("✅ What to do today" in label for label in marks(walk))

    assert not is_done(done_all().command("change").tap("paper_date").answer("3 December 2026"))
    helplines = refused().to_menu().tap("menu:urgent").tap("go_on").tap("unknown").tap("go_on").tap("go_on")
    assert is_done(helplines) and not is_done(with_home(helplines))
    moved = done_all().command("change").tap("postcode").answer("LS1 1AA").tap("yes")
    assert not is_done(moved)


@pytest.mark.parametrize("who", ["person", "supporter"])
@pytest.mark.parametrize("lawyer", ["told", "not_told", "none"])
@pytest.mark.parametrize("held", ["yes", "no"])
def test_nobody_is_asked_for_a_lawyer_who_knows_nor_told_of_prisons_outside(
    who: str, lawyer: str, held: str
) -> None:
    walk = (
        Walk.at_situation(who).tap("removal").answer("2 December 2026").tap("removal").tap(held).tap(lawyer)
    )
    page = walk.command("menu").tap("menu:urgent")
    knows = lawyer == "told" and held == "no"
    assert page.step == ("urgent_lawyer" if knows else "urgent_first")
    more = page.tap("_more").says
    assert ("In a prison" in more, "No lawyer?" in page.says) == (not knows, not knows)
    assert "Say the date on" in more and "An MP cannot" in more
    assert page.tap("go_on").step == "urgent_area"
