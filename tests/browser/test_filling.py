"""Papers in many languages and for many names: filled in, signed and saved as a file that holds just that."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from tests.browser.chromium import BrowserTab
from tests.browser.expected import SIGNED_ON, SIGNING, TICKS, TYPED, latin_day, sheet, squeezed
from tests.browser.form import FillInPage
from tests.browser.letters import FOUR_YEARS, MADE_BY, OWN_MP, SUPPORTER, WITH_LETTER, packed, sheets_of
from tests.browser.paper_pictures import Picture, box_around, drawn_words, likeness, rendered
from tests.harness.pdf_text import pages

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "ar", "ti", "vi")
LATIN = (
    "Nguyễn Thị Hương",
    "Şükrü Yılmaz",
    "Lodër Çeku",
    "Ștefănescu Ioana-Maria",
    "Zoë O’Brien",
    "Đặng Ước",
)
DRAWN = ("محمد بن علي", "ሰላም ተስፋይ", "মোহাম্মদ", "شیلان ڕەسوڵ")
ALIKE, OTHER = 0.8, 0.5  # two pictures of one name, and of two


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", MADE_BY)
def test_the_file_holds_the_papers_with_exactly_what_was_typed(
    page: FillInPage, case: str, language: str
) -> None:
    name = LATIN[(list(MADE_BY).index(case) + LANGUAGES.index(language)) % len(LATIN)]
    page.open_case(case, language)
    typed = fill_all(page, name)
    written = pages(page.saved())
    assert [squeezed(text) for text in written] == [sheet(blocks, typed) for blocks in sheets_of(case)]


@pytest.mark.parametrize("name", LATIN)
def test_a_name_in_latin_letters_is_text_in_the_file_and_on_the_screen(page: FillInPage, name: str) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": name})
    assert name in page.text("#letter-page")
    letter, permission = (" ".join(text.split()) for text in pages(page.saved()))
    assert letter.count(name) == 2
    assert f"Name in capital letters: {name.upper()}" in permission


@pytest.mark.parametrize("name", DRAWN)
def test_a_name_in_other_letters_stands_in_the_file_as_the_browser_draws_it(
    page: FillInPage, name: str
) -> None:
    page.open_case(FOUR_YEARS, "ar")
    page.fill({"name": name})
    file = page.saved()
    assert len(pages(file)) == 2
    own, other = (drawn_by_the_browser(page.tab, words) for words in (name, DRAWN[DRAWN.index(name) - 1]))
    for number in (0, 1):
        pictures = drawn_words(file, number)
        assert len(pictures) == 2  # where the name is asked for, and below the signature or in capitals
        assert min(likeness(own, picture) for picture in pictures) > ALIKE
        assert max(likeness(other, picture) for picture in pictures) < OTHER


def test_words_in_two_scripts_keep_what_is_latin_as_text(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": "Selam Tesfay (ሰላም ተስፋይ)"})
    file = page.saved()
    assert "Selam Tesfay" in pages(file)[0] and drawn_words(file)


@pytest.mark.parametrize("case", [FOUR_YEARS, OWN_MP])
def test_a_signature_stands_on_the_letter_and_on_the_permission_letter(page: FillInPage, case: str) -> None:
    page.open_case(case)
    for field in fields_of(page) & set(SIGNING):
        page.sign(field)
    file = page.saved()
    for number in (0, 1):
        left, top, right, bottom = box_around(rendered(file, number).blue)
        assert right - left > 60 and (right - left) / (bottom - top) == pytest.approx(240 / 70, rel=0.15)


def test_a_signature_of_the_supporter_stands_on_the_letter_alone(page: FillInPage) -> None:
    page.open_case(SUPPORTER)
    page.sign("supporter_signature")
    file = page.saved()
    assert rendered(file, 0).blue and not rendered(file, 1).blue
    page.press("undo-supporter_signature")
    page.press("undo-supporter_signature")
    assert page.strokes() == 0 and not rendered(page.saved(), 0).blue


def test_a_tap_on_the_pad_is_no_signature_yet(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.sign(strokes=(((0, 0),),))
    assert page.strokes() == 1 and "Your signature" in page.text("#still-empty")
    page.sign()
    assert "Your signature" not in page.text("#still-empty")


def test_a_name_that_nobody_can_see_is_still_empty(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": " \u200b\u200f "})
    assert "[full name]" in page.text("#letter-page") and "Your full name" in page.text("#still-empty")


def test_undo_takes_the_last_stroke_and_sign_again_takes_all(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.sign()
    assert page.strokes() == 2
    page.press("undo-signature")
    assert page.strokes() == 1
    page.press("clear-signature")
    assert page.strokes() == 0


@pytest.mark.parametrize("case", WITH_LETTER)
def test_what_is_left_empty_stands_in_brackets_and_is_listed(page: FillInPage, case: str) -> None:
    page.open_case(case)
    today = {"signed_on": page.value("signed_on")}
    assert [squeezed(text) for text in pages(page.saved())] == [
        sheet(blocks, today) for blocks in sheets_of(case)
    ]
    marked = page.tab.run(
        "return [...document.querySelectorAll('#letter-page mark')].map(m => m.textContent)"
    )
    assert marked and all(f"[{words.strip('[]')}]" == words for words in marked)
    listed = page.tab.run("return document.querySelectorAll('#still-empty li').length")
    page.fill({"name": "A Name"})
    assert page.tab.run("return document.querySelectorAll('#still-empty li').length") == listed - 1


def test_words_that_nobody_has_checked_are_listed_until_somebody_has(page: FillInPage) -> None:
    words = "Check that the words above fit the one who signs this letter."
    page.open_fragment(packed({"w": "person", "l": [["B", "Our words."], ["B", ["signer_checked", words]]]}))
    assert "I have checked" in page.text("#still-empty")
    page.tab.find("#still-empty button").click()
    page.tick("signer_checked")
    assert page.text("#still-empty") == "" and page.text("#letter-page") == "Our words."


def test_what_is_listed_as_empty_leads_to_its_field(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS, "ar")
    page.tab.find("#still-empty button").click()
    assert page.tab.run("return document.activeElement.id") == "field-name"


def test_the_day_of_signing_is_today_and_can_be_changed(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS, "ar")
    today = latin_day(datetime.now(UTC).astimezone().date())
    assert page.value("signed_on") == today and today in page.text("#permission-page")
    page.fill({"signed_on": SIGNED_ON})
    assert SIGNED_ON in pages(page.saved())[1]


def test_boxes_are_ticked_where_somebody_ticked_them(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    empty = len(rendered(page.saved(), 1).ink)
    assert page.text("#permission-page").count("☒") == 0
    page.tick("scope-any")
    page.tick("health")
    assert page.text("#permission-page").count("☒") == 2
    assert len(rendered(page.saved(), 1).ink) > empty


def test_five_thousand_characters_lose_no_word_in_the_file(page: FillInPage) -> None:
    page.open_case(OWN_MP)
    words = " ".join(f"word{number}" for number in range(800))[:5000]
    page.fill({"x1": words + "xxx"})
    assert page.value("x1") == words
    assert squeezed(words) in squeezed("".join(pages(page.saved())))


def test_the_file_says_nothing_of_who_made_it(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": "Zebra Quagga"})
    file = page.saved()
    head = file.partition(b"/Producer")[2]
    assert head and b"Zebra" not in file and b"MP" not in head.partition(b">>")[0]


def test_a_helper_stands_in_the_paper_only_if_that_is_allowed(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    assert not page.shows("#field-helper_name")
    page.tick("helper")
    page.fill({"helper_name": TYPED["helper_name"]})
    assert TYPED["helper_name"] in page.text("#permission-page")
    page.tick("helper")
    assert TYPED["helper_name"] not in page.text("#permission-page")
    assert not page.shows("#field-helper_name")


def fill_all(page: FillInPage, name: str) -> Mapping[str, str]:
    """Type into all fields there are, tick all boxes and sign; returns what was typed, by the field."""
    typed = {**TYPED, "name": name}
    here = fields_of(page)
    for id in here & set(TICKS):
        page.tick(id)
    page.fill({id: value for id, value in typed.items() if id in here})
    for id in here & set(SIGNING):
        page.sign(id)
    return typed | dict.fromkeys(here & {*TICKS, *SIGNING}, "yes")


def fields_of(page: FillInPage) -> set[str]:
    """The ids of the fields that the page shows."""
    script = "return [...document.querySelectorAll('.field')].map(field => field.dataset.field)"
    return set(page.tab.run(script))


def drawn_by_the_browser(tab: BrowserTab, words: str) -> Picture:
    """Words as the browser sets them in a file of its own."""
    tab.open("about:blank")
    tab.run(
        "const line = document.createElement('p');"
        "line.style.font = '40px system-ui, sans-serif';"
        "line.textContent = arguments[0]; document.body.append(line)",
        words,
    )
    margins = dict.fromkeys(("marginTop", "marginBottom", "marginLeft", "marginRight"), 0)
    printed = tab.command("Page.printToPDF", paperWidth=6, paperHeight=1.2, **margins)
    return rendered(base64.b64decode(printed["data"]), scale=1.5)
