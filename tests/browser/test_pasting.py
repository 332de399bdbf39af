"""Letters that are too long for a link are pasted from the chat."""

import pytest

from tests.browser.expected import TYPED, sheet, squeezed
from tests.browser.form import FillInPage
from tests.browser.letters import MADE_BY, SUPPORTER, WITH_LETTER, packed, sheets_of, words_to_paste
from tests.browser.test_filling import fields_of
from tests.harness.pdf_text import pages

pytestmark = pytest.mark.browser
PERMISSION = ["title", "full_name"]
OLD_BROWSER = "delete window.DecompressionStream;"
VOICES = {"detained, with a supporter": "supporter", "to the supporter's own MP": "supporter"}


@pytest.mark.parametrize("case", WITH_LETTER)
def test_a_pasted_letter_is_the_letter_of_the_link(page: FillInPage, case: str) -> None:
    page.open_fragment(packed({"w": VOICES.get(case, "person"), "p": 1, "a": PERMISSION}))
    assert page.state == "paste"
    page.paste(words_to_paste(case))
    here = fields_of(page)
    typed = {id: value for id, value in TYPED.items() if id in here}
    page.fill(typed)
    assert squeezed(pages(page.saved())[0]) == sheet(
        sheets_of(case)[0], typed | {"address_before": TYPED["address"]}
    )


def test_what_is_to_be_pasted_is_asked_for_in_the_persons_language(page: FillInPage) -> None:
    page.open_fragment(packed({"w": "person", "p": 1, "a": PERMISSION}), "ar")
    assert page.state == "paste" and page.shows("#paste") and page.text("#paste-why").strip()


def test_other_words_can_be_pasted_instead(page: FillInPage) -> None:
    page.open_fragment(packed({"w": "person", "p": 1, "a": PERMISSION}))
    page.paste("Dear MP, [full name]")
    page.fill({"name": "Zebra"})
    page.press("paste-again")
    assert page.state == "paste"
    page.paste("Dear Ada, [full name]")
    assert page.text("#letter-page").strip() == "Dear Ada, Zebra"


def test_nothing_pasted_is_said_and_asked_for_again(page: FillInPage) -> None:
    page.open_fragment(packed({"w": "person", "p": 1, "a": PERMISSION}))
    page.press("paste-done")
    assert page.state == "paste" and page.text("#paste-status").strip()


def test_gaps_that_nobody_foresaw_become_fields(page: FillInPage) -> None:
    page.open_fragment(packed({"w": "person", "p": 1, "a": PERMISSION}))
    page.paste(
        "Dear MP,\n\n[full name] waits for [something new] and [another].\n\n"
        "1. Again: [something new]\n\n- one\n- two"
    )
    assert fields_of(page) == {"name", "x1", "x2"}
    page.fill({"name": "Zebra", "x1": "an answer", "x2": "peace"})
    assert squeezed(pages(page.saved())[0]) == "DearMP,Zebrawaitsforananswerandpeace.1.Again:ananswer•one•two"


def test_a_gap_of_the_letter_is_not_taken_for_one_of_the_subject(page: FillInPage) -> None:
    labels = {"x1": "Your area"}
    subject = ["From ", ["x1", "…"], ": ", ["name", "full name"]]
    page.open_fragment(packed({"w": "person", "p": 1, "a": PERMISSION, "s": subject, "q": labels}))
    page.paste("Please [what you ask]. I live in […]: [your full name, phone and e-mail]")
    page.fill({"x1": "Bath", "x3": "help me"})
    assert page.text("#letter-page").startswith("Please help me. I live in Bath: [")
    assert page.text("#subject-line").startswith("From Bath: ")


def test_a_gap_that_names_an_area_nobody_knows_is_one_gap(page: FillInPage) -> None:
    page.open_fragment(packed({"w": "supporter", "p": 1, "a": PERMISSION}))
    page.paste("1. I am [your full name, your address in […] with the postcode, phone and e-mail].")
    assert fields_of(page) == {"name", "supporter_name", "supporter_address", "supporter_reach"}
    page.fill({"supporter_name": "Zebra"})
    assert page.text("#letter-page") == "1. I am Zebra."


@pytest.mark.parametrize(
    "words", ["[", "]", "[[full name]]", "[full name", "[]", "[\n]", "- ", "1. ", "\n\n\n", "[a" * 50]
)
def test_odd_words_are_borne(page: FillInPage, words: str) -> None:
    page.open_fragment(packed({"w": "person", "p": 1, "a": PERMISSION}))
    page.paste(f"Dear MP, {words}")
    assert page.state == "form" and "Dear MP," in page.text("#letter-page") and page.saved()
    assert page.tab.complaints() == []


def test_a_pasted_letter_and_its_fields_come_back_after_a_reload(page: FillInPage) -> None:
    page.open_fragment(packed({"w": "supporter", "p": 1, "a": PERMISSION}))
    page.paste(words_to_paste(SUPPORTER))
    page.fill({"name": "Zebra"})
    before = page.text("#letter-page")
    page.tab.driver.refresh()
    page.wait_until_ready()
    assert page.state == "form" and page.text("#letter-page") == before and "Zebra" in before


def test_a_browser_that_cannot_read_the_link_asks_for_the_words(page: FillInPage) -> None:
    page.tab.before_scripts(OLD_BROWSER)
    page.open_case(next(iter(MADE_BY)))
    assert page.state == "form"
    page.fill({"name": "Zebra"})
    assert "Zebra" in pages(page.saved())[0]


def test_twenty_thousand_characters_and_no_more_are_taken(page: FillInPage) -> None:
    page.open_fragment(packed({"w": "person", "p": 1, "a": PERMISSION}))
    page.paste("word " * 5000)
    assert len(page.text("#letter-page")) <= 20_000 and page.state == "form"
