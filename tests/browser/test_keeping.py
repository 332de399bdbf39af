"""What a tab keeps: all of it when a phone drops and restores the tab, and nothing once it was deleted."""

import pytest

from tests.browser.form import FillInPage
from tests.browser.letters import FOUR_YEARS, link_of, packed, unpacked
from tests.harness.pdf_text import pages

pytestmark = pytest.mark.browser
KEPT = "return sessionStorage.length"
BROKEN_STORE = """
for (const name of ['getItem', 'setItem', 'removeItem']) {
  Storage.prototype[name] = () => { throw new DOMException('private', 'SecurityError'); };
}
"""
SHORT = {
    "w": "person",
    "m": "Ada Member",
    "l": [["B", "Dear ", ["name", "full name"]]],
    "a": ["title"],
}
OTHER = {
    "w": "person",
    "m": "Bo Member",
    "l": [["B", "Another letter, ", ["name", "full name"], ["x1", "why"]]],
    "a": ["title"],
}


def test_a_tab_that_was_dropped_has_everything_when_it_comes_back(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS, "ar")
    page.fill({"name": "Lodër Çeku", "address": "1 Mill Road\nBath"})
    page.tick("health")
    page.tick("scope-any")
    page.sign()
    before = page.text("#letter-page"), page.text("#permission-page"), page.strokes()
    page.tab.driver.refresh()
    page.wait_until_ready()
    assert (page.value("name"), page.value("address")) == ("Lodër Çeku", "1 Mill Road\nBath")
    assert page.field("health").is_selected() and page.field("scope-any").is_selected()
    assert (page.text("#letter-page"), page.text("#permission-page"), page.strokes()) == before
    assert "Lodër Çeku" in pages(page.saved())[0]


def test_the_signature_is_drawn_again_on_its_pad(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.sign()
    page.tab.driver.refresh()
    page.wait_until_ready()
    page.tab.until(lambda: _drawn(page), "the strokes on the pad")
    page.press("undo-signature")
    assert page.strokes() == 1


def test_a_page_that_the_phone_put_to_sleep_goes_on(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": "Zebra"})
    page.tab.command("Page.setWebLifecycleState", state="frozen")
    page.tab.command("Page.setWebLifecycleState", state="active")
    page.fill({"born": "5 March 1990"})
    assert "Zebra" in page.text("#letter-page") and "5 March 1990" in page.text("#letter-page")


def test_another_tab_knows_nothing(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": "Zebra"})
    page.tab.driver.switch_to.new_window("tab")
    page.tab.open(f"{page.address}/page/en.html")
    page.wait_until_ready()
    assert page.state == "message" and page.tab.run(KEPT) == 0


def test_deleting_asks_first_and_leaves_nothing(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": "Zebra"})
    page.press("clear")
    assert page.shows("#clear-yes") and page.tab.run("return document.activeElement.id") == "clear-no"
    page.press("clear-no")
    assert page.value("name") == "Zebra" and not page.shows("#clear-yes")
    page.press("clear")
    page.press("clear-yes")
    assert page.state == "cleared" and page.tab.run(KEPT) == 0
    assert "Zebra" not in page.tab.driver.page_source
    page.tab.driver.refresh()
    page.wait_until_ready()
    assert page.state == "message" and page.tab.run(KEPT) == 0


def test_what_was_deleted_does_not_come_back_by_going_back(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": "Zebra"})
    page.press("clear")
    page.press("clear-yes")
    page.tab.open(f"{page.address}/healthz")
    page.tab.driver.back()
    page.tab.until(lambda: page.state in ("message", "cleared"), "the page to be empty")
    assert "Zebra" not in page.tab.driver.page_source and page.tab.run(KEPT) == 0


def test_a_second_tap_on_the_same_button_keeps_everything(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": "Zebra"})
    page.sign()
    _follow(page, link_of(FOUR_YEARS, page.address))
    page.tab.until(lambda: "#" not in page.tab.driver.current_url, "the fragment to be taken away")
    page.wait_until_ready()
    assert (page.value("name"), page.strokes()) == ("Zebra", 2)


def test_another_letter_of_the_case_in_the_same_tab_keeps_what_was_typed_and_no_signature(
    page: FillInPage,
) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": "Zebra", "born": "5 March 1990"})
    page.tick("health")
    page.sign()
    other = unpacked(link_of(FOUR_YEARS, page.address)) | {
        "l": [["B", "Another letter of ", ["name", "name"]]]
    }
    _follow(page, f"{page.address}/page/en.html#{packed(other)}")
    page.tab.until(lambda: "Another letter" in page.text("#letter-page"), "the other letter")
    assert (page.value("name"), page.value("born")) == ("Zebra", "5 March 1990")
    assert page.strokes() == 0 and not page.field("health").is_selected()
    assert "#" not in page.tab.driver.current_url


@pytest.mark.parametrize("mark", [{"k": "of another"}, {}], ids=("marked", "not marked"))
def test_the_letter_of_another_case_in_the_same_tab_takes_nothing_of_the_first(
    page: FillInPage, mark: dict[str, str]
) -> None:
    """Phones open the links of a chat in one tab, and a supporter may help several people."""
    page.open_fragment(packed({**SHORT, **({"k": "of one"} if mark else {})}))
    page.fill({"name": "Zebra"})
    _follow(page, f"{page.address}/page/en.html#{packed({**OTHER, **mark})}")
    page.tab.until(lambda: "Another letter" in page.text("#letter-page"), "the other letter")
    assert page.value("name") == "" and "Zebra" not in page.tab.driver.page_source
    page.tab.driver.refresh()
    page.wait_until_ready()
    assert page.value("name") == "" and "Zebra" not in page.tab.run("return JSON.stringify(sessionStorage)")


def test_a_day_that_was_typed_into_a_gap_comes_back_also_if_it_is_today(page: FillInPage) -> None:
    page.open_fragment(packed({**OTHER, "a": ["title", "signed_on"]}))
    page.fill({"x1": page.value("signed_on")})
    page.tab.driver.refresh()
    page.wait_until_ready()
    assert page.value("x1") == page.value("signed_on") != ""


def test_a_gap_of_another_letter_is_not_filled_with_what_was_meant_for_the_first(page: FillInPage) -> None:
    page.open_fragment(packed({**OTHER, "l": [["B", ["x1", "when"]]]}))
    page.fill({"x1": "since May"})
    _follow(page, f"{page.address}/page/en.html#{packed(OTHER)}")
    page.tab.until(lambda: "Another letter" in page.text("#letter-page"), "the other letter")
    assert page.value("x1") == ""


def test_where_the_browser_keeps_nothing_the_page_works_on(page: FillInPage) -> None:
    page.tab.before_scripts(BROKEN_STORE)
    page.open_fragment(packed(SHORT))
    page.fill({"name": "Zebra"})
    assert "Dear Zebra" in pages(page.saved())[0] and page.tab.complaints() == []


def _follow(page: FillInPage, link: str) -> None:
    """Open a link in the page's own tab, as a second tap in the chat does."""
    page.tab.run("location.href = arguments[0]", link)


def _drawn(page: FillInPage) -> bool:
    """Whether something is drawn on the pad."""
    script = """
    const pad = document.getElementById('field-signature');
    return pad.getContext('2d').getImageData(0, 0, pad.width, pad.height).data.some(value => value > 0);
    """
    return bool(page.tab.run(script))
