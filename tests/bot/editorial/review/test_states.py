"""What is not right is shown as such: nothing yet, outdated, on safety, and languages just begun."""

from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message

from bot.editorial.update_catalogues import updated_catalogue
from bot.language.languages import REVIEWED
from flows.definition.problems import FlowProblems
from tests.bot.editorial.review.books import (
    Page,
    book_of,
    changed,
    copied,
    first_with_class,
    french,
    has_class,
    shipped_book,
    text,
)
from tests.harness.flow import NOW, shipped

pytestmark = pytest.mark.soak  # each makes a book
GO = "home_office_warning.choices.go_on"  # on safety: an outdated translation is not shown
WHO = "who.say"  # not critical


def test_a_missing_sentence_is_shown_as_missing(tmp_path: Path) -> None:
    page = _with(tmp_path, WHO, lambda message: setattr(message, "string", ""))
    pair = page.pair(WHO)
    assert _looks(pair.get("class")) >= {"missing", "wrong"}
    assert "Nothing yet" in text(first_with_class(pair, "own")) and "not translated" in text(
        first_with_class(pair, "better")
    )
    assert _number(page, "missing") == 1 and _number(page, "unread") == len(page.all("pair")) - 1


def test_an_outdated_sentence_shows_what_changed_in_the_english(tmp_path: Path) -> None:
    def outdate(message: Message) -> None:
        message.flags.add("fuzzy")
        message.previous_id = ["Who needs the friendly MP's help?"]

    page = _with(tmp_path, WHO, outdate)
    pair = page.pair(WHO)
    assert _looks(pair.get("class")) >= {"fuzzy", "wrong"}
    change_shown = first_with_class(pair, "changed")
    assert [text(element).strip() for element in change_shown.iter("del")] == ["friendly"] and not list(
        change_shown.iter("ins")
    )
    assert text(first_with_class(pair, "own")) and not has_class(pair, "note")
    assert _number(page, "fuzzy") == 1


BEFORE = (
    '#| msgid "Who was it?"',
    '#| msgctxt "x"\n#| msgid ""\n#| "Who "\n#| "was it?"',
    '#| msgid "" "Who\n#| was it?"',
)


@pytest.mark.parametrize("lines", BEFORE)
def test_the_english_of_before_is_read_however_it_is_written(tmp_path: Path, lines: str) -> None:
    path = copied(tmp_path, "fr")
    words = path.read_text(encoding="utf-8")
    path.write_text(words.replace(f'msgctxt "{WHO}"', f'#, fuzzy\n{lines}\nmsgctxt "{WHO}"'), "utf-8")
    change_shown = first_with_class(book_of(tmp_path)["fr.html"].pair(WHO), "changed")
    assert [text(element).strip() for element in change_shown.iter("del")] == ["was it?"]


def test_an_outdated_sentence_on_safety_says_that_people_see_the_english(tmp_path: Path) -> None:
    pair = _with(tmp_path, GO, lambda message: message.flags.add("fuzzy")).pair(GO)
    assert _looks(pair.get("class")) >= {"fuzzy", "wrong", "critical"}
    assert "People see the English" in text(first_with_class(pair, "note"))
    assert text(first_with_class(pair, "own")) == "J’ai compris. Continuer"


def test_a_translation_of_another_english_is_outdated_though_nobody_marked_it(tmp_path: Path) -> None:
    page = _with(tmp_path, WHO, lambda message: setattr(message, "id", "Who was it?"))
    pair = page.pair(WHO)
    assert "fuzzy" in _looks(pair.get("class")) and has_class(pair, "note")


def test_sentences_on_safety_are_marked() -> None:
    page = shipped_book()["fr.html"]
    for pair in page.all("pair"):
        context = str(pair.get("data-context"))
        assert ("critical" in _looks(pair.get("class"))) == shipped().is_critical(_whole(context)), context
        assert has_class(pair, "danger") == ("critical" in _looks(pair.get("class")))


@pytest.mark.parametrize("name", ["wrong", "critical"])
def test_a_filter_hides_no_sentence_that_it_is_for(tmp_path: Path, name: str) -> None:
    page = _with(tmp_path, WHO, lambda message: setattr(message, "string", ""))
    shown = [element for element in page.all("pair") if name in _looks(element.get("class"))]
    around = {id(pair): holder for holder in page.all("part") + page.all("step") for pair in holder.iter()}
    assert shown and all(name in _looks(around[id(pair)].get("class")) for pair in shown)
    empty = [element for element in page.all("part") if name in _looks(element.get("class"))]
    assert all(any(id(pair) in {id(element) for element in part.iter()} for pair in shown) for part in empty)
    assert f"#show-{name}:checked" in page.html and f'for="show-{name}">' in page.html


def test_a_language_just_begun_has_a_page(tmp_path: Path) -> None:
    catalogue = updated_catalogue(shipped(), "bn", Catalog(locale=Locale.parse("bn")), NOW)
    book = book_of(changed(tmp_path, catalogue, "bn"))
    assert all(_looks(pair.get("class")) >= {"missing", "wrong"} for pair in book["bn.html"].all("pair"))
    assert f"{len(book['bn.html'].all('pair'))} missing" in text(book["index.html"].root)


def test_a_file_without_any_sentence_has_a_page(tmp_path: Path) -> None:
    page = book_of(changed(tmp_path, Catalog(locale=Locale.parse("ur")), "ur"))["ur.html"]
    assert _number(page, "missing") == len(page.all("pair")) > 900


def test_a_reviewed_language_says_so(tmp_path: Path) -> None:
    path = copied(tmp_path, "fr")
    words = path.read_text(encoding="utf-8")
    path.write_text(words.replace(f"{REVIEWED} no", f"{REVIEWED} yes"), "utf-8")
    book = book_of(tmp_path)
    assert _number(book["fr.html"], "reviewed") == len(book["fr.html"].all("pair"))
    assert "nothing missing, reviewed" in text(book["index.html"].root)


def test_without_any_catalogue_there_is_no_book(tmp_path: Path) -> None:
    with pytest.raises(FlowProblems, match="no translations"):
        book_of(tmp_path / "nowhere")


def _with(folder: Path, context: str, change: "object") -> Page:
    """The French page after a change of one message."""
    catalogue = french()
    assert callable(change)
    change(next(message for message in catalogue if message.context == context))
    return book_of(changed(folder, catalogue))["fr.html"]


def _looks(classes: str | None) -> set[str]:
    return set((classes or "").split())


def _number(page: Page, state: str) -> int:
    counts = list(first_with_class(page.root, "counts"))
    return next(
        int(text(counts[at + 1])) for at, element in enumerate(counts) if element.get("class") == state
    )


def _whole(context: str) -> str:
    """The context without its voice."""
    known = {context for context, _ in shipped().wordings()}
    return context if context in known else context.rpartition(".")[0]
