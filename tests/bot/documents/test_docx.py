"""Papers as files: all the words in order, blanks marked, both directions, no trace of anyone."""

import gc
import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from bot.documents import write_text
from bot.documents.docx import write_docx
from bot.documents.passages import TAGS
from bot.language.languages import load_languages
from flows.definition.loader import load_flow
from flows.definition.schema import Style
from flows.definition.text import Text
from flows.questions import KINDS
from flows.state.paper import Block, Paper

LANGUAGES = load_languages()
ENGLISH, FARSI, FRENCH = (LANGUAGES[code] for code in ("en", "fa", "fr"))
KEEP = Text("For you to keep and to understand. Send only the English pages.", "phrase.paper_keep")
ASK = Text(
    "Please ask the Home Office to explain in plain words the reasons for its decision.",
    "paper.letter.ask_reasons",
)
WHO = Text(
    "I live in {constituency}, and you are my MP. I ask for your help with my immigration case.",
    "paper.letter.who.person",
    {"constituency": "Bath"},
)  # fmt: skip


def paper_of(*blocks: tuple[Style, Text | str], pages: int = 1) -> Paper:
    """A paper of these paragraphs; a str is words that no catalogue knows."""
    built = tuple(
        Block(style, Text(words, "test") if isinstance(words, str) else words) for style, words in blocks
    )
    return Paper(id="letter", name=Text("Letter to the MP", "paper.letter.name"), blocks=built, pages=pages)


def opened(content: bytes) -> Any:
    """The file as Word would open it."""
    return Document(io.BytesIO(content))


def texts(content: bytes) -> list[str]:
    """The words of every paragraph."""
    return [paragraph.text for paragraph in opened(content).paragraphs]


LETTER = paper_of(
    ("title", "A letter"), ("address", "[your full name]"), ("body", WHO), ("bullet", "a home here")
)


def test_the_english_stands_in_order_and_alone() -> None:
    words = texts(write_docx(LETTER, ENGLISH, None, KEEP))
    assert words == [
        "A letter",
        "[your full name]",
        "I live in Bath, and you are my MP. I ask for your help with my immigration case.",
        "•\ta home here",
    ]


def test_the_part_to_keep_begins_on_a_page_of_its_own_under_its_banner() -> None:
    content = write_docx(paper_of(("body", WHO), ("body", ASK)), ENGLISH, FRENCH, KEEP)
    words = texts(content)
    assert words[2] == FRENCH.plain(KEEP)
    assert words[3:] == [FRENCH.plain(WHO), FRENCH.plain(ASK)]
    breaks = [paragraph for paragraph in opened(content).paragraphs if 'w:type="page"' in paragraph._p.xml]
    assert len(breaks) == 1


def test_blanks_are_marked_and_nothing_else_is() -> None:
    content = write_docx(paper_of(("body", "I am [your full name] of [your address].")), ENGLISH, None, KEEP)
    runs = opened(content).paragraphs[0].runs
    marked = [run.text for run in runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW]
    assert marked == ["[your full name]", "[your address]"]


def test_right_to_left_paragraphs_say_so_and_names_in_them_do_not() -> None:
    content = write_docx(paper_of(("body", WHO)), ENGLISH, FARSI, KEEP)
    english, _, farsi = opened(content).paragraphs
    assert english._p.find(".//" + qn("w:bidi")) is None
    assert farsi._p.find(".//" + qn("w:bidi")) is not None
    directions = {run.text: bool(run.font.rtl) for run in farsi.runs}
    assert directions["Bath"] is False
    assert all(directions[text] for text in directions if text != "Bath")
    assert not any(mark in farsi.text for mark in "\u2066\u2068\u2069")


def test_an_english_sentence_to_read_out_keeps_its_order_in_a_right_to_left_page() -> None:
    text = load_flow(KINDS).steps["detention_holding"].say.text("detention_holding.say", "person")
    content = write_docx(paper_of(("note", text)), ENGLISH, FARSI, KEEP)
    runs = [run for paragraph in opened(content).paragraphs[2:] for run in paragraph.runs]
    english = next(run for run in runs if run.text.startswith('"Where am I'))
    assert english.text.endswith('when?"\u200e'), "the question mark stays at the end"
    assert not english.font.rtl


def test_the_parts_of_a_run_stand_in_the_order_of_the_schema() -> None:
    content = write_docx(paper_of(("body", "I am [your full name].")), ENGLISH, FARSI, KEEP)
    order = ["rFonts", "b", "bCs", "sz", "szCs", "highlight", "rtl", "cs", "lang"]
    for run in opened(content).element.body.iter(qn("w:rPr")):
        names = [child.tag.partition("}")[2] for child in run]
        assert names == sorted(names, key=order.index)


def test_a_line_to_fill_in_has_a_leader() -> None:
    content = write_docx(paper_of(("line", "Full name")), ENGLISH, None, KEEP)
    (paragraph,) = opened(content).paragraphs
    assert paragraph.text == "Full name:\t"
    assert 'w:leader="underscore"' in paragraph._p.xml


def test_nothing_tells_who_made_it_or_when() -> None:
    content = write_docx(LETTER, ENGLISH, FARSI, KEEP)
    properties = opened(content).core_properties
    words = (properties.author, properties.last_modified_by, properties.comments, properties.title)
    assert not any(words)
    assert properties.created.year == properties.modified.year == 2000
    parts = zipfile.ZipFile(io.BytesIO(content))
    assert {part.date_time for part in parts.infolist()} == {(2000, 1, 1, 0, 0, 0)}
    assert not [name for name in parts.namelist() if b"python" in parts.read(name).lower()]


@pytest.mark.parametrize(
    "words", ["a\x00b\x0bc\ufffe\ud800d", "🕊 peace", "دخترم", "{mp} [x", "<b>&</b>", "x" * 3000]
)
def test_own_words_of_any_kind_do_not_break_the_file(words: str) -> None:
    own = Text("{own_words}", "paper.letter.own", {"own_words": words})
    text = texts(write_docx(paper_of(("words", own)), ENGLISH, FARSI, KEEP))[0]
    assert text == "".join(letter for letter in words if letter not in "\x00\x0b\ufffe\ud800")


def test_a_paper_leaves_nothing_in_memory_for_the_garbage_collector() -> None:
    def elements() -> int:
        write_docx(LETTER, ENGLISH, FARSI, KEEP)
        return sum(isinstance(thing, BaseOxmlElement) for thing in gc.get_objects())

    elements()  # what is kept for all papers is made now
    gc.collect()
    gc.disable()
    try:
        assert elements() == elements()
    finally:
        gc.enable()


def test_a_long_paper_gets_smaller_type_so_that_it_stays_on_its_page() -> None:
    def size(words: str, pages: int) -> float:
        paper = replace(LETTER, blocks=(Block("body", Text(words, "test")),) * 12, pages=pages)
        return float(opened(write_docx(paper, ENGLISH, None, KEEP)).paragraphs[0].runs[0].font.size.pt)

    assert size("short", 1) == 12
    assert 9 < size("A long sentence of some words, again and again. " * 8, 1) < 12
    assert size("A long sentence of some words, again and again. " * 8, 0) == 12


def test_words_to_copy_keep_lists_and_addresses_together() -> None:
    address: tuple[tuple[Style, str], ...] = (("address", "[your full name]"), ("address", "Bath"))
    paper = paper_of(*address, ("body", WHO), ("tick", "a copy"), ("line", "Date"))
    assert write_text(paper, ENGLISH).split("\n") == [
        "[your full name]",
        "Bath",
        "",
        "I live in Bath, and you are my MP. I ask for your help with my immigration case.",
        "",
        "☐ a copy",
        "",
        "Date: ______",
    ]


def test_a_value_with_braces_stays_as_it_was_typed() -> None:
    text = Text("{own_words} {mp}", "test", {"own_words": "{mp}", "mp": "Ada"})
    assert ENGLISH.plain(text) == "{mp} Ada"


OWN_WORDS = {  # what a reader of a language wrote, and in which language Word proofreads that
    "en": ("I cook for my neighbours.", "en-GB"),
    "fr": ("Je fais la cuisine pour mes voisins.", "fr-FR"),
    "tr": ("Komşularım için yemek yapıyorum.", "tr-TR"),
    "sq": ("Unë gatuaj për fqinjët e mi.", "sq-AL"),
    "vi": ("Tôi nấu ăn cho hàng xóm của tôi.", "vi-VN"),
    "fa": ("برای همسایه‌هایم غذا می‌پزم.", "fa-IR"),
    "ckb": ("بۆ دراوسێکانم چێشت لێ دەنێم.", "ku-Arab-IQ"),
    "bn": ("আমি প্রতিবেশীদের জন্য রান্না করি।", "bn-BD"),
    "ti": ("ንጎረባብተይ እኽሽነሎም።", "ti-ER"),
}


@pytest.mark.parametrize("language", OWN_WORDS)
def test_each_text_is_proofread_in_its_own_language(language: str) -> None:
    words, tag = OWN_WORDS[language]
    own = Text("{own_words}", "test", {"own_words": words})
    english = Text("{own_words}", "test", {"own_words": "I cook for the neighbours and they like it."})
    letter = paper_of(("body", WHO), ("words", own), ("words", english))
    spoken = LANGUAGES[language] if language != "en" else None
    pages = opened(write_docx(letter, ENGLISH, spoken, KEEP)).paragraphs
    assert [_proofed(paragraph) for paragraph in pages[:3]] == [{"en-GB"}, {tag}, {"en-GB"}]
    if spoken:
        assert [tag in _proofed(paragraph) for paragraph in pages[3:6]] == [True] * 3
        assert _proofed(pages[6]) == {"en-GB"}


def test_every_language_has_a_name_in_files() -> None:
    assert set(LANGUAGES) <= set(TAGS)


def _proofed(paragraph: Any) -> set[str]:
    """The languages of a paragraph's words, whichever script they are in."""
    tags = [run._r.rPr.find(qn("w:lang")) for run in paragraph.runs if run.text.strip()]
    return {tag.get(qn(f"w:{script}")) for tag in tags for script in ("val", "bidi")}


def test_line_breaks_of_own_words_are_line_breaks_in_word() -> None:
    own = Text("{own_words}", "test", {"own_words": "One.\n\nخانه\u200cام"})
    for paragraph in opened(write_docx(paper_of(("words", own)), ENGLISH, FARSI, KEEP)).paragraphs[::2]:
        assert paragraph.text.replace("\u200e", "") == "One.\n\nخانه\u200cام"
