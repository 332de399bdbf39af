"""Who can use the page: on small screens, in every language, with a keyboard, with a screen reader."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.expected import TYPED
from tests.browser.form import FillInPage
from tests.browser.letters import FOUR_YEARS, OWN_MP, SUPPORTER, packed
from tests.browser.test_filling import fields_of
from tests.harness.flow import all_languages

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "axe" / "axe.min.js"
LANGUAGES = tuple(all_languages())
WIDTHS = (320, 390)
FINGER = 44  # pixels that a finger needs
SEVERE = ("serious", "critical")
RUN_AXE = "return axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"
SIDEWAYS = """
const wide = [...document.querySelectorAll('main *')].filter((element) => element.checkVisibility()
  && (element.getBoundingClientRect().right > innerWidth + 1 || element.getBoundingClientRect().left < -1)
  && !element.matches('.off-screen'));
return [document.documentElement.scrollWidth, wide.map((element) => `${element.tagName}#${element.id}`)];
"""
SMALL = """
const kinds = 'button, a, summary, textarea, canvas, input:not([type]), label.choice';
return [...document.querySelectorAll(kinds)].filter((element) => element.checkVisibility()).map((element) => {
  const box = element.getBoundingClientRect();
  return [`${element.tagName}#${element.id}`, Math.ceil(box.width), Math.ceil(box.height)];
});
"""
UNLABELLED = """
return [...document.querySelectorAll('input, textarea, button, a, canvas')]
  .filter((element) => element.checkVisibility())
  .filter((element) => !(element.labels && element.labels[0] && element.labels[0].textContent.trim())
    && !element.textContent.trim() && !element.getAttribute('aria-labelledby') && !element.ariaLabel)
  .map((element) => element.id);
"""
FOCUSABLE = """
return [...document.querySelectorAll('button, a[href], summary, textarea, input')]
  .filter((element) => element.checkVisibility() && !element.disabled && element.type !== 'radio')
  .map((element) => element.id || element.textContent.trim());
"""
FOCUSED = "const on = document.activeElement; return on.id || on.textContent.trim()"
RING = "return getComputedStyle(document.activeElement).outlineStyle !== 'none'"
ENGLISH_PARTS = """
return [...document.querySelectorAll('.page')]
  .map((page) => [page.lang, page.dir, getComputedStyle(page).direction]);
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_width_of_a_phone_has_to_be_scrolled_sideways(page: FillInPage, language: str) -> None:
    page.open_case(SUPPORTER, language)
    page.fill({"name": "Wolfeschlegelsteinhausenbergerdorff" * 3, "x1": "a" * 200})
    for width in WIDTHS:
        page.tab.resize(width, 700)
        assert page.tab.run(SIDEWAYS) == [width, []]


def test_a_part_that_is_too_wide_would_be_found(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.tab.run("document.querySelector('#details p').style.minWidth = '500px'")
    width, parts = page.tab.run(SIDEWAYS)
    assert width > 390 or parts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finger_meets_what_it_aims_at(page: FillInPage, language: str) -> None:
    page.open_case(SUPPORTER, language)
    page.tab.resize(320, 700)
    page.press("clear")
    targets = page.tab.run(SMALL)
    assert len(targets) > 30
    assert [target for target in targets if target[2] < FINGER or target[1] < FINGER] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_which_language_it_speaks_and_its_direction(page: FillInPage, language: str) -> None:
    page.open_case(FOUR_YEARS, language)
    said = page.tab.run("return [document.documentElement.lang, getComputedStyle(document.body).direction]")
    assert said[0] and said[1] == ("rtl" if all_languages()[language].right_to_left else "ltr")
    assert page.tab.run(ENGLISH_PARTS) == [["en", "ltr", "ltr"]] * 2
    assert page.tab.run("return parseFloat(getComputedStyle(document.body).fontSize)") >= 18


@pytest.mark.parametrize("language", ["en", "ar", "ti"])
@pytest.mark.parametrize("case", [FOUR_YEARS, OWN_MP])
def test_a_screen_reader_meets_nothing_serious(page: FillInPage, case: str, language: str) -> None:
    page.open_case(case, language)
    assert severe(page) == []
    page.fill({"name": TYPED["name"]})
    page.press("clear")
    assert severe(page) == []


@pytest.mark.parametrize("fragment", ["1.x", packed({"w": "person", "p": 1, "a": ["title"]})])
def test_nor_on_the_pages_that_ask_or_refuse(page: FillInPage, fragment: str) -> None:
    page.open_fragment(fragment, "ar")
    assert severe(page) == []


def test_something_serious_would_be_found(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.tab.run("document.querySelector('[for=field-name]').remove()")
    assert "label" in [fault["id"] for fault in severe(page)]


def test_axe_is_the_one_that_its_notice_names() -> None:
    notice = AXE.with_name("NOTICE").read_text(encoding="utf-8")
    assert sha256(AXE.read_bytes()).hexdigest() in notice and "4.14.1" in notice


@pytest.mark.parametrize("case", [FOUR_YEARS, SUPPORTER])
def test_everything_has_a_name(page: FillInPage, case: str) -> None:
    page.open_case(case, "ar")
    assert page.tab.run(UNLABELLED) == []


def test_each_field_says_why_it_is_asked(page: FillInPage) -> None:
    page.open_case(SUPPORTER)
    script = """
    const field = document.querySelector(`[data-field=${arguments[0]}]`);
    const described = field.matches('[aria-describedby]') ? field : field.querySelector('[aria-describedby]');
    return document.getElementById(described.getAttribute('aria-describedby')).textContent;
    """
    asked = {id for id in fields_of(page) if not id.startswith("x")}
    assert len(asked) > 10 and all(page.tab.run(script, id) for id in asked)


def test_a_keyboard_reaches_everything_in_order_and_shows_where_it_is(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    wanted, met = page.tab.run(FOCUSABLE), list[str]()
    for _ in range(len(wanted) + 12):
        press(page, Keys.TAB)
        if page.tab.run(
            "return document.activeElement !== document.body"
        ):  # between the end and the beginning
            met.append(page.tab.run(FOCUSED))
            assert page.tab.run(RING), met[-1]
    assert [id for id in wanted if id not in met] == []
    assert [id for id in met if id in wanted][: len(wanted)] == wanted


def test_a_keyboard_alone_makes_the_file(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    go_to(page, "field-name")
    page.tab.command("Input.insertText", text="Zebra")
    go_to(page, "field-health")
    press(page, Keys.SPACE)
    go_to(page, "save")
    press(page, Keys.ENTER)
    page.tab.until((page.tab.downloads / "letter.pdf").exists, "the file to be saved")
    assert page.field("health").is_selected() and "Zebra" in page.text("#letter-page")


def test_what_a_button_did_is_told_to_a_screen_reader(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.saved()
    assert page.text("#status") and page.tab.find("#status").get_attribute("role") == "status"


def severe(page: FillInPage) -> list[dict[str, Any]]:
    """What axe finds serious or worse, with where it is."""
    if not page.tab.run("return typeof axe === 'object'"):
        page.tab.run(AXE.read_text(encoding="utf-8"))
    return [
        {"id": fault["id"], "where": [node["target"] for node in fault["nodes"]]}
        for fault in page.tab.run(RUN_AXE)
        if fault["impact"] in SEVERE
    ]


def press(page: FillInPage, key: str) -> None:
    """Press a key."""
    ActionChains(page.tab.driver, duration=0).send_keys(key).perform()


def go_to(page: FillInPage, id: str) -> None:
    """Press the tabulator until the focus is there."""
    for _ in range(60):
        if page.tab.run(FOCUSED) == id:
            return
        press(page, Keys.TAB)
    raise AssertionError(f"The keyboard does not reach {id}.")
