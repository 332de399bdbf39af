"""Writes the book: a page for each language with a catalogue, and a front page that links to them.

Each page begins with a summary and instructions; then come the chapters, the other words, the facts with
their sources, and a picture of the whole flow. Readers can show all sentences, those that need work, or the
critical ones.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.editorial.review.chapters import chapter_sections
from bot.editorial.review.facts import all_facts
from bot.editorial.review.html import EMPTY, SafeHtml, element
from bot.editorial.review.other_words import fact_sections, page_sections, paper_sections, phrase_sections
from bot.editorial.review.page import Section, count_list, count_states, html_document, progress_bar
from bot.editorial.review.picture import whole_picture
from bot.editorial.review.sentence_view import where_to_send
from bot.editorial.review.translation import Translation
from bot.editorial.sentences import read_sentences
from bot.language import languages
from bot.language.po_files import read_catalogue
from flows.definition.flow import Flow

ABOUT_THE_BOT = (
    "Ask My MP is a Telegram bot. It walks people in the UK whose right to stay is in danger through "
    "getting help from their Member of Parliament. It has to be clear in their own language."
)
ABOUT_THE_BOOK = (
    "Choose your language. Read as much as you like, and say what would be better. "
    "This book needs no account. Once it is on your phone, it needs no internet."
)
HOW_TO_READ = "Read as if you were worried and tired. Is it clear, kind, and true to the English?"
EXAMPLE = element("span", "Ada Member", class_="in")
HOW_TO_CORRECT = "Is something wrong? Tap “Say it better”, write under “Better:”, copy it all, and send it to"
WHAT_TO_KEEP = (
    "Leave words in {braces} and marks like <b> as they are. Write nothing about yourself or about a case."
)
FILTERS = (("all", "All"), ("wrong", "To do"), ("critical", "On safety"))  # (id, label)


def write_book(
    flow: Flow, to: Path, on: date, contact: str | None = None, locales: Path = languages.HERE
) -> list[Path]:
    """Write the pages into the folder `to` and return their paths, the front page first.

    The pages state that they were made on the day `on`, and that corrections go to `contact`.
    """
    to.mkdir(parents=True, exist_ok=True)
    translations = list(_translations(flow, on, contact, locales))
    pages = {"index.html": _front_page(translations)}
    pages |= {translation.file: _language_page(translation) for translation in translations}
    for name, html in pages.items():
        (to / name).write_text(html, encoding="utf-8", newline="\n")
    return [to / name for name in pages]


def _translations(flow: Flow, on: date, contact: str | None, locales: Path) -> Iterator[Translation]:
    by_code = languages.load_languages(locales)
    for code, path in languages.catalogues(locales).items():
        sentences = read_sentences(flow, read_catalogue(path))
        name = languages.english_name(code)
        yield Translation(flow, by_code["en"], by_code[code], name, sentences, contact, on)


def _front_page(translations: list[Translation]) -> str:
    cards = [_card(translation) for translation in translations]
    no_languages = [element("p", "There is no other language than English yet.")]
    header = element(
        "header",
        element("h1", "Ask My MP"),
        element("p", "Help us say it well", class_="lead"),
        element("p", ABOUT_THE_BOT),
        element("p", ABOUT_THE_BOOK),
    )
    main = element("main", *(cards or no_languages), class_="cards")
    return html_document("Ask My MP: help us say it well", header, main)


def _card(translation: Translation) -> SafeHtml:
    """Return a link to a language's page, with its state in a few words."""
    language = translation.language
    number = count_states(translation)["wrong"]
    wrong = f"{number} missing or changed" if number else "nothing missing"
    read = "reviewed" if language.reviewed else "not yet read by a native speaker"
    state = f"{len(translation.sentences)} sentences: {wrong}, {read}"
    names = element(
        "span", _own_name(translation, "b"), element("small", translation.english_name), class_="names"
    )
    return element(
        "a",
        names,
        progress_bar(translation),
        element("span", state, class_="told"),
        href=translation.file,
        class_="card",
    )


def _own_name(translation: Translation, tag: str) -> SafeHtml:
    language = translation.language
    return element(tag, language.name, lang=language.code, dir=translation.direction)


def _language_page(translation: Translation) -> str:
    return html_document(
        f"Ask My MP in {translation.english_name}",
        *_filter_inputs(),
        _header(translation),
        _filter_bar(translation),
        _main(translation),
    )


def _filter_inputs() -> Iterator[SafeHtml]:
    """Yield radio buttons. They precede everything they filter, so that CSS can filter without a script."""
    for id, label in FILTERS:
        yield element(
            "input",
            type="radio",
            name="show",
            id=f"show-{id}",
            class_="show",
            checked="checked" if id == "all" else None,
            aria_label=label,
        )


def _header(translation: Translation) -> SafeHtml:
    return element(
        "header",
        element("p", element("a", "All languages", href="index.html"), class_="up"),
        element("h1", _own_name(translation, "span"), element("small", translation.english_name)),
        progress_bar(translation),
        count_list(translation),
        _instructions(translation),
    )


def _instructions(translation: Translation) -> SafeHtml:
    """Return what a volunteer has to know, in a few lines."""
    lines = [
        element("li", HOW_TO_READ),
        element("li", "Words marked like ", EXAMPLE, " are examples. The bot fills in the real ones."),
        element("li", f"{HOW_TO_CORRECT} {where_to_send(translation.contact)}. You need no account."),
        element("li", WHAT_TO_KEEP),
    ]
    made_on = element("p", f"This book was made on {translation.made_on.isoformat()}.", class_="made")
    return element("div", element("ul", *lines), made_on, class_="how")


def _filter_bar(translation: Translation) -> SafeHtml:
    numbers = count_states(translation) | {"all": len(translation.sentences)}
    labels = [element("label", f"{label} {numbers[id]}", for_=f"show-{id}") for id, label in FILTERS]
    return element("nav", *labels, element("a", "Contents", href="#contents"), class_="filters")


def _main(translation: Translation) -> SafeHtml:
    sections = [
        *chapter_sections(translation),
        *phrase_sections(translation),
        *fact_sections(translation),
        *paper_sections(translation),
        *page_sections(translation),
        Section("facts", "Facts", (), all_facts(translation.flow)),
        Section("picture", "Picture of the whole conversation", (), whole_picture(translation.flow)),
    ]
    entries = element("ol", *(section.contents_entry() for section in sections))
    contents = element("details", element("summary", "Contents"), entries, id="contents", class_="fold")
    all_done = element("p", "Nothing is missing, and no English has changed.", class_="calm")
    wrong = count_states(translation)["wrong"]
    return element(
        "main", contents, EMPTY if wrong else all_done, *(section.render() for section in sections)
    )
