"""Whatever stands in a catalogue does no harm to the page, and is shown as the words that it is."""

from pathlib import Path

import pytest

from tests.bot.editorial.review.books import (
    Page,
    book_of,
    changed,
    first_with_class,
    french,
    shipped_book,
    text,
)

pytestmark = pytest.mark.soak  # each makes a book
SAY = "who.say"
HOSTILE = (
    "<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "<b onclick=alert(1)>bold",
    "<img src=x onerror=alert(1)>",
    "</div></main><style>* { display: none }</style>",
    "<![CDATA[ > <!-- --> <?php ?>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&nbsp; &unknown; & &#0;",
    "<a href='javascript:alert(1)'>here</a>",
    "1 < 2 > 1",
)


KINDS = (".say", ".choices.", "paper.letter.", "phrase.button_", "phrase.record_", "helpline.")
KNOWN = {
    *("class", "data-context", "lang", "dir", "rows", "aria-label", "spellcheck", "type", "hidden", "title"),
}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Page, dict[str, str]]:
    """A page with each of the hostile words in a sentence of each kind, and which words stand where."""
    catalogue = french()
    where = {}
    for kind in KINDS:
        plain = [
            message
            for message in catalogue
            if kind in str(message.context) and not set("{<[") & set(str(message.id))
        ]
        for message, words in zip(plain, HOSTILE, strict=False):
            message.string = where[str(message.context)] = words
    return book_of(changed(tmp_path_factory.mktemp("hostile"), catalogue))["fr.html"], where


def test_markup_in_a_translation_is_shown_and_not_obeyed(planted: tuple[Page, dict[str, str]]) -> None:
    page, where = planted
    assert len(where) > 4 * len(HOSTILE)
    for context, words in where.items():
        pair = page.pair(context)
        assert {name for element in pair.iter() for name in element.attrib} <= KNOWN | {"href"}
        assert all(element.get("href", "#fact-").startswith("#fact-") for element in pair.iter())
        assert f"Now:\n{words}\n" in text(next(pair.iter("textarea")))
        assert "&" in words or text(first_with_class(pair, "own")) == words


def test_markup_in_translations_adds_no_element(planted: tuple[Page, dict[str, str]]) -> None:
    tags = [element.tag for element in planted[0].root.iter()]
    assert tags == [element.tag for element in shipped_book()["fr.html"].root.iter()]


@pytest.mark.parametrize("words", ["<b>bold", "bold</b>", "<b><i>bold</b></i>", "<b></b></b><i>"])
def test_tags_that_do_not_fit_harm_nothing_after_them(tmp_path: Path, words: str) -> None:
    page = _page(tmp_path, SAY, words)
    assert len(page.all("pair")) == len(shipped_book()["fr.html"].all("pair"))
    assert text(first_with_class(page.pair(SAY), "words")) == "Who needs the MP's help?"


def test_bold_words_are_bold(tmp_path: Path) -> None:
    page = _page(tmp_path, SAY, "Un <b>&lt;mot&gt;</b>")
    own = first_with_class(page.pair(SAY), "own")
    assert [text(element) for element in own.iter("b")] == ["<mot>"] and text(own) == "Un <mot>"


def test_characters_that_no_page_may_hold_are_left_out(tmp_path: Path) -> None:
    page = _page(tmp_path, SAY, "a\x00b\x07c\x1bd\ufffee")
    assert text(first_with_class(page.pair(SAY), "own")) == "abcde"


def test_a_placeholder_that_nobody_knows_stands_for_itself(tmp_path: Path) -> None:
    page = _page(tmp_path, SAY, "Qui ? {nobody} {mp}")
    assert text(first_with_class(page.pair(SAY), "own")) == "Qui ? nobody Ada Member"


def _page(folder: Path, context: str, words: str) -> Page:
    catalogue = french()
    next(message for message in catalogue if message.context == context).string = words
    return book_of(changed(folder, catalogue))["fr.html"]
