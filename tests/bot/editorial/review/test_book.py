"""The book of each shipped language: every sentence once, as the bot shows it, and no link astray."""

import re
from collections import Counter
from html import unescape
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.editorial.review.examples import example, is_plain
from bot.language.languages import HERE, load_languages
from flows.definition.text import PLACEHOLDER, Text
from tests.bot.editorial.review.books import CODES, Page, book_of, first_with_class, shipped_book, text
from tests.harness.flow import shipped

pytestmark = pytest.mark.soak  # the book has every sentence in every language

SVG = re.compile(r"<svg .*?</svg>", re.DOTALL)
TAG = re.compile("<[^>]*>")
WORDINGS = list(shipped().wordings())
LANGUAGES = load_languages(HERE)


@pytest.fixture(params=CODES)
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(code: str) -> Page:
    return shipped_book()[f"{code}.html"]


def test_every_sentence_of_the_flow_and_the_papers_stands_in_the_book_once(page: Page) -> None:
    expected = Counter(
        context + end for context, wording in shipped().wordings() for end, _ in wording.variants()
    )
    assert Counter(element.get("data-context") for element in page.all("pair")) == expected
    assert sum(context.startswith("paper.") for context in expected) > 100


def test_every_sentence_is_shown_as_the_bot_shows_it(page: Page, code: str) -> None:
    for english, context, own, original in _shown(page):
        names = PLACEHOLDER.findall(english)
        sentence = Text(english, context, {name: example(shipped(), context, name) for name in names})
        assert own == _as_shown(sentence, code), context
        assert original == _as_shown(sentence, "en"), context


def test_each_language_is_marked_and_runs_in_its_own_direction(page: Page, code: str) -> None:
    direction = "rtl" if code in ("ar", "ckb", "fa", "prs", "ps", "ur") else "ltr"
    for pair in page.all("pair"):
        english, own = _words(pair)
        assert (english.get("lang"), english.get("dir")) == ("en", "ltr")
        assert (own.get("lang"), own.get("dir")) == (code, direction)


def test_what_is_filled_in_is_marked(page: Page) -> None:
    pair = page.pair("show_mp.say.person")
    for words in _words(pair):
        marked = [
            (element.get("title"), text(element).strip("\u2066\u2068\u2069"))
            for element in words.iter("span")
        ]
        assert marked == [("{mp}", "Ada Member"), ("{constituency}", "Hayes and Harlington")]


def test_both_voices_are_named(page: Page) -> None:
    for pair in page.all("pair"):
        voice = str(pair.get("data-context")).rpartition(".")[2]
        spoken = {"person": "To the person", "supporter": "To somebody who supports"}.get(voice)
        if spoken and _has_voices(str(pair.get("data-context"))):
            assert spoken in text(first_with_class(pair, "caption"))


def test_what_stands_behind_a_button_is_marked_as_such(page: Page) -> None:
    for id, step in shipped().steps.items():
        for end in [end for end, _ in step.more.variants()] if step.more else []:
            assert "More about this" in text(first_with_class(page.pair(f"{id}.more{end}"), "caption"))


def test_every_link_leads_somewhere(page: Page) -> None:
    ids = [element.get("id") for element in page.root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    links = {str(element.get("href")) for element in page.root.iter() if element.get("href")}
    assert {link for link in links if not link.startswith("#")} == {"index.html"}
    assert {link.removeprefix("#") for link in links - {"index.html"}} <= set(ids)


def test_every_way_of_every_step_is_a_link_of_its_article(page: Page) -> None:
    articles = {element.get("id"): element for element in page.root.iter("article")}
    assert list(articles) == [f"step-{id}" for id in shipped().steps]
    for step in shipped().steps.values():
        links = {element.get("href") for element in articles[f"step-{step.id}"].iter("a")}
        expected = [choice.next for choice in step.choices] + [choice.reopen for choice in step.choices]
        expected += [route.go for route in step.next]
        assert {f"#step-{id}" for id in expected if id} <= links
        assert {f"#paper-{choice.paper}" for choice in step.choices if choice.paper} <= links


def test_the_picture_shows_each_chapter_and_each_box_leads_to_its_step(page: Page) -> None:
    for chapter in shipped().chapters:
        (drawing,) = [
            element for element in page.all("drawing") if chapter.chapter in str(element.get("class")).split()
        ]
        links = {element.get("href") for element in drawing.iter("{http://www.w3.org/2000/svg}a")}
        assert {f"#step-{step.id}" for step in chapter.steps} <= links
        assert all(f"{step.id}" in page.html for step in chapter.steps) and drawing.get("aria-label")


def test_each_arrow_has_the_tip_of_its_own_picture(page: Page) -> None:
    """Where two pictures share a tip, it is gone as soon as the first is folded up."""
    for drawing in page.all("drawing"):
        tips = {str(element.get("marker-end")) for element in drawing.iter() if element.get("marker-end")}
        own = {f"url(#{element.get('id')})" for element in drawing.iter() if element.get("id")}
        assert tips <= own


@pytest.mark.parametrize(
    ("begins", "title"),
    [
        ("phrase.bell_", "Reminders"),
        ("phrase.button_bell_", "Reminders"),
        ("phrase.button_mp_", "Buttons"),
        ("phrase.card_", "The MP's card"),
        ("phrase.record_", "The MP's record"),
        ("phrase.paper_", "Papers"),
        ("phrase.command_", "What Telegram shows of the bot"),
    ],
)
def test_phrases_stand_with_their_kind(begins: str, title: str) -> None:
    page = shipped_book()["fr.html"]
    (section,) = [element for element in page.all("part") if text(next(element.iter("h2"))) == title]
    contexts = [str(element.get("data-context")) for element in page.all("pair")]
    inside = {element.get("data-context") for element in section.iter()}
    expected = {context for context in contexts if context.startswith(begins)}
    assert expected and expected <= inside


def test_a_page_needs_nothing_but_itself(page: Page) -> None:
    assert not [
        element
        for element in page.root.iter()
        if element.get("src") or element.tag in ("link", "img", "iframe")
    ]
    for holder in ("style", "script"):
        (words,) = [text(element) for element in page.root.iter(holder)]
        raw = page.html.partition(f"<{holder}>")[2].partition(f"</{holder}>")[0]
        assert raw == words and not re.search("[<&]|https?:|@import|url\\(", raw)


def test_the_first_page_leads_to_every_language() -> None:
    index = shipped_book()["index.html"]
    links = [str(element.get("href")) for element in index.root.iter("a")]
    assert links == [f"{code}.html" for code in CODES] and set(links) < set(shipped_book())
    assert all(LANGUAGES[code].name in index.html for code in CODES)


def test_the_same_words_make_the_same_book() -> None:
    """Where the boxes of a picture stand is not the same each time: flows/graph.py lays them out anew."""
    again = book_of(HERE)
    assert list(again) == list(shipped_book())
    for name, page in shipped_book().items():
        assert SVG.sub("", page.html) == SVG.sub("", again[name].html)


def test_the_command_writes_the_book(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["review", "--to", str(tmp_path / "book"), "--on", "2026-12-24"])
    assert done.exit_code == 0, done.output
    assert {path.name for path in (tmp_path / "book").iterdir()} == set(shipped_book())
    assert "made on 2026-12-24" in (tmp_path / "book" / f"{CODES[0]}.html").read_text(encoding="utf-8")


def _has_voices(context: str) -> bool:
    return any(
        context.rpartition(".")[0] == whole and len(list(words.variants())) > 1 for whole, words in WORDINGS
    )


def _shown(page: Page) -> list[tuple[str, str, str, str]]:
    """(English of the catalogue, context, the words shown, the English shown) of every sentence."""
    found = []
    for pair in page.all("pair"):
        english, own = _words(pair)
        copied = text(next(pair.iter("textarea"))).partition("English:\n")[2].partition("\nNow:\n")[0]
        found.append((copied, str(pair.get("data-context")), text(own), text(english)))
    return found


def _words(pair: Element) -> tuple[Element, Element]:
    english, own = [element for element in pair.iter("div") if "words" in str(element.get("class")).split()]
    return english, own


def _as_shown(sentence: Text, code: str) -> str:
    if is_plain(sentence.context):
        return LANGUAGES[code].plain(sentence)
    return unescape(TAG.sub("", LANGUAGES[code].render(sentence)))
