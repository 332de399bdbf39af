"""Papers as pages: how many, what they show, and that nothing in them tells of anyone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from bot.documents.pdf import write_pdf
from flows.definition.schema import Style
from flows.definition.text import Text
from flows.state.paper import Block, Paper
from tests.bot.documents.pdf.reading import ENGLISH, KEEP, LANGUAGES, longest, meta, papers, pdf
from tests.harness.pdf_text import pages

NAMES = "Nguyễn Thị Hạnh, Şahin Yıldız, Amra Ćosić, Łukasz, Ël Çela, André"


def paper_of(*blocks: tuple[Style, str], pages: int = 1) -> Paper:
    """A paper of these paragraphs, which no catalogue knows."""
    built = tuple(Block(style, Text(words, "test")) for style, words in blocks)
    return Paper(id="letter", name=Text("Letter to the MP", "paper.letter.name"), blocks=built, pages=pages)


def page_of(words: str, code: str = "en") -> str:
    """The first page of a paper of some words, as somebody copies it."""
    return pages(pdf(paper_of(("body", words)), code))[0]


@pytest.mark.parametrize("code", ["en", "ur"])
def test_a_paper_keeps_its_promise_of_pages(code: str) -> None:
    some = [paper for paper in papers() if paper.pages]
    assert len(some) > 100
    for paper in (*some[::9], *longest().values()):
        alone = pages(write_pdf(paper, ENGLISH, LANGUAGES[code] if paper.yours else None, KEEP))
        assert len(alone) <= paper.pages, paper.id


def test_a_long_letter_is_set_smaller_and_one_that_fits_nowhere_goes_on() -> None:
    sentence: tuple[Style, str] = (
        "body",
        "A long sentence of some words, again and again, until the page is full. " * 3,
    )
    short, long = paper_of(*[sentence] * 5), paper_of(*[sentence] * 22)
    assert _height(short) > _height(long) > 5
    assert len(pages(pdf(paper_of(*[sentence] * 60)))) > 1


def test_the_part_to_keep_begins_on_a_page_of_its_own_under_its_banner() -> None:
    first, second, *_ = pages(pdf(longest()["chase"], "fr"))
    banner = LANGUAGES["fr"].plain(KEEP)
    assert banner not in first
    assert second.startswith(banner)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_same_paper_has_the_same_bytes(code: str) -> None:
    paper = longest()["authority"]
    assert pdf(paper, code) == pdf(paper, code)


def test_nothing_tells_who_made_it_or_when() -> None:
    content = pdf(longest()["letter"], "fa")
    file = pypdfium2.PdfDocument(content)
    assert {name: value for name, value in file.get_metadata_dict().items() if value} == {
        "Title": "Letter to the MP"
    }
    assert not [word for word in (b"/ID", b"Producer", b"Creat", b"ModDate", b"pydyf") if word in content]


def test_a_viewer_shows_the_title_and_a_screen_reader_finds_its_way() -> None:
    assert meta(pdf(longest()["authority"], "ar")) == ("Permission letter (letter of authority)", True)


@pytest.mark.parametrize("code", ["en", "ur"])
def test_names_from_anywhere_stand_in_the_english_page(code: str) -> None:
    assert NAMES in page_of(NAMES, code)


@pytest.mark.parametrize(
    "words", ["Наташа Δημήτρης", "שלום עולם", "नमस्ते தமிழ் සිංහල", "ქართული Հայ", "ไทย မြန်မာ ខ្មែរ", "🕊 peace ♥"]
)
def test_letters_of_other_scripts_are_shown(words: str) -> None:
    assert "\ufffd" not in page_of(words)
    assert sorted("".join(page_of(words).split())) == sorted("".join(words.split()))


def test_a_letter_that_no_face_has_is_a_mark_that_still_says_what_it_is() -> None:
    assert "李小龍" in page_of("My friend 李小龍 helps me.")


@pytest.mark.parametrize(
    "words", ["a\x00b\x0bc\ufffe\ud800d", "{mp} [x", "<b>&</b>", "x" * 3000, "", "\u2067" * 9]
)
def test_own_words_of_any_kind_do_not_break_the_file(words: str) -> None:
    own = Text("{own_words}", "paper.letter.own", {"own_words": words})
    paper = replace(paper_of(), blocks=(Block("words", own),))
    copied = "".join("".join(pages(pdf(paper, code))) for code in ("en",))
    expected = "".join(letter for letter in words if letter not in "\x00\x0b\ufffe\ud800\u2067")
    assert copied.replace("\r\n", "") == expected
    assert pdf(paper, "fa")


@pytest.mark.parametrize("code", ["en", "ur", "ckb"])
@pytest.mark.parametrize("number", ["020 7219 3000", "+44 1632 960 001", "SW1A 0AA", "mp@example.org"])
def test_a_number_does_not_break_over_lines(number: str, code: str) -> None:
    for length in range(60, 110):
        lines = page_of("x" * (length // 2) + " " + "x" * (length - length // 2) + " " + number, code).split(
            "\r\n"
        )
        assert [line for line in lines if line.endswith(number) or line.startswith(number)], length


@pytest.mark.parametrize("code", ["ar", "ur", "fa"])
def test_a_number_keeps_its_order_in_a_line_that_runs_to_the_left(code: str) -> None:
    said = LANGUAGES[code].plain(Text("{place} {phone}", "test", {"place": "هاتف", "phone": "020 7219 3000"}))
    page = pypdfium2.PdfDocument(pdf(paper_of(("body", said)), code))[0].get_textpage()
    assert [digit for _, digit in sorted(_digits(page))] == list("02072193000")


def _digits(page: Any) -> Iterator[tuple[float, str]]:
    """Where each digit of a page stands."""
    for number in range(page.count_chars()):
        if (digit := page.get_text_range(number, 1)).isdigit():
            yield page.get_charbox(number)[0], digit


def test_a_heading_stays_with_what_follows_it() -> None:
    filling: list[tuple[Style, str]] = [("body", f"Line {number}.") for number in range(100)]
    for before in range(24, 44):
        some = paper_of(*filling[:before], ("heading", "Heading"), ("body", "Below it."), pages=0)
        page = next(page for page in pages(pdf(some)) if "Heading" in page)
        assert "Below it." in page, before


def _height(paper: Paper) -> float:
    """The height of the first letter of a page, in points."""
    page = pypdfium2.PdfDocument(pdf(paper))[0]
    _, lower, _, upper = page.get_textpage().get_charbox(0)
    return float(upper - lower)
