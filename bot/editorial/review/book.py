"""Writes the book: a page for each language that has a catalogue, and a first page that leads to them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from babel import Locale

from bot.editorial.review import page
from bot.editorial.review.chapters import chapter_parts
from bot.editorial.review.edition import Edition
from bot.editorial.review.html import NOTHING, Markup, element, joined
from bot.editorial.review.other_words import fact_parts, paper_parts, phrase_parts
from bot.editorial.review.page import PagePart, sheet
from bot.editorial.review.picture import whole_picture
from bot.editorial.review.sentence_view import where_to_send
from bot.editorial.sentences import read_sentences
from bot.language import formats, languages
from bot.language.po_files import read_catalogue
from flows.definition.flow import Flow

# Where people in the UK do not use CLDR's name.
ENGLISH_NAMES = {"bn": "Bengali", "ckb": "Kurdish (Sorani)", "fa": "Farsi", "prs": "Dari"}


def write_book(
    flow: Flow, to: Path, on: date, contact: str | None = None, locales: Path = languages.HERE
) -> list[Path]:
    """Write the pages into the folder `to`, and return them. `on`: the day that stands in them."""
    to.mkdir(parents=True, exist_ok=True)
    made = list(editions(flow, on, contact, locales))
    pages = {"index.html": front_page(made)} | {one.file: language_page(one) for one in made}
    for name, html in pages.items():
        (to / name).write_text(html, encoding="utf-8", newline="\n")
    return [to / name for name in pages]


def editions(flow: Flow, on: date, contact: str | None, locales: Path = languages.HERE) -> Iterator[Edition]:
    """What the page of each language is made from."""
    spoken = languages.load_languages(locales)
    for code, path in languages.catalogues(locales).items():
        sentences = read_sentences(flow, read_catalogue(path))
        yield Edition(flow, spoken["en"], spoken[code], _english_name(code), sentences, contact, on)


def _english_name(code: str) -> str:
    return ENGLISH_NAMES.get(code) or Locale.parse(formats.locale(code)).english_name or code


READ = "Read as if you were worried and tired. Is it clear, kind, and true to the English?"
EXAMPLE = element("span", "Ada Member", class_="in")
BETTER = "Is something wrong? Tap “Say it better”, write under “Better:”, copy it all, and send it to"
KEEP = "Leave words in {braces} and marks like <b> as they are. Write nothing about yourself or about a case."
FILTERS = (("all", "All"), ("wrong", "To do"), ("critical", "On safety"))


def language_page(edition: Edition) -> str:
    """The whole page."""
    name = edition.language.name
    return sheet(
        f"Ask My MP in {edition.english_name}",
        *_filter_inputs(),
        _header(edition, name),
        _filters(edition),
        _main(edition),
    )


def _filter_inputs() -> Iterator[Markup]:
    """Radio buttons before everything they show or hide: this needs no script."""
    for id, told in FILTERS:
        checked = "checked" if id == "all" else None
        yield element(
            "input",
            type="radio",
            name="show",
            id=f"show-{id}",
            class_="show",
            checked=checked,
            aria_label=told,
        )


def _header(edition: Edition, name: str) -> Markup:
    language = edition.language
    title = element("span", name, lang=language.code, dir=edition.direction)
    return element(
        "header",
        element("p", element("a", "All languages", href="index.html"), class_="up"),
        element("h1", title, element("small", edition.english_name)),
        page.bar(edition),
        page.table(edition),
        _how(edition),
    )


def _how(edition: Edition) -> Markup:
    """What a volunteer has to know, in a few lines."""
    lines = [
        joined([READ]),
        joined(["Words marked like ", EXAMPLE, " are examples. The bot fills in the real ones."]),
        joined([f"{BETTER} {where_to_send(edition.contact)}. You need no account."]),
        joined([KEEP]),
    ]
    made = element("p", f"This book was made on {edition.on.isoformat()}.", class_="made")
    return element("div", element("ul", *(element("li", line) for line in lines)), made, class_="how")


def _filters(edition: Edition) -> Markup:
    found = page.counted(edition)
    numbers = {"all": len(edition.sentences), "wrong": found["wrong"], "critical": found["critical"]}
    labels = [element("label", f"{told} {numbers[id]}", for_=f"show-{id}") for id, told in FILTERS]
    return element("nav", *labels, element("a", "Contents", href="#contents"), class_="filters")


def _main(edition: Edition) -> Markup:
    parts = [*chapter_parts(edition), *phrase_parts(edition), *fact_parts(edition), *paper_parts(edition)]
    picture = PagePart("picture", "Picture of the whole conversation", (), whole_picture(edition.flow))
    entries = element("ol", *(part.entry() for part in (*parts, picture)))
    contents = element("details", element("summary", "Contents"), entries, id="contents", class_="fold")
    calm = element("p", "Nothing is missing, and no English has changed.", class_="calm")
    done = NOTHING if page.counted(edition)["wrong"] else calm
    return element("main", contents, done, *(part.section() for part in parts), picture.section())


WHAT = (
    "Ask My MP is a Telegram bot. It walks people in the UK whose right to stay is in danger through "
    "getting help from their Member of Parliament. It has to be clear in their own language."
)
HOW = (
    "Choose your language. Read as much as you like, and say what would be better. "
    "This book needs no account. Once it is on your phone, it needs no internet."
)


def front_page(editions: list[Edition]) -> str:
    """The whole page."""
    cards = [_card(edition) for edition in editions]
    none = [element("p", "There is no other language than English yet.")]
    header = element(
        "header", element("h1", "Ask My MP"), element("p", "Help us say it well", class_="lead"),
        element("p", WHAT), element("p", HOW),
    )  # fmt: skip
    return sheet("Ask My MP: help us say it well", header, element("main", *(cards or none), class_="cards"))


def _card(edition: Edition) -> Markup:
    found, language = page.counted(edition), edition.language
    name = element("b", language.name, lang=language.code, dir=edition.direction)
    wrong = f"{found['wrong']} missing or changed" if found["wrong"] else "nothing missing"
    read = "reviewed" if language.reviewed else "not yet read by a native speaker"
    told = element("span", f"{len(edition.sentences)} sentences: {wrong}, {read}", class_="told")
    names = element("span", name, element("small", edition.english_name), class_="names")
    return element("a", names, page.bar(edition), told, href=edition.file, class_="card")
