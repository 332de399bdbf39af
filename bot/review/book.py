"""Writes the book: a page for each language that has a catalogue, and a first page that leads to them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from babel import Locale

from bot import calendars, i18n
from bot.catalogues import read_catalogue
from bot.review.edition import Edition
from bot.review.front import front_page
from bot.review.pages import language_page
from bot.review.sentences import read_sentences
from flows.flow import Flow

# Where people in the UK do not use CLDR's name.
ENGLISH_NAMES = {"bn": "Bengali", "ckb": "Kurdish (Sorani)", "fa": "Farsi", "prs": "Dari"}


def write_book(
    flow: Flow, to: Path, on: date, contact: str | None = None, locales: Path = i18n.HERE
) -> list[Path]:
    """Write the pages into the folder `to`, and return them. `on`: the day that stands in them."""
    to.mkdir(parents=True, exist_ok=True)
    made = list(editions(flow, on, contact, locales))
    pages = {"index.html": front_page(made)} | {one.file: language_page(one) for one in made}
    for name, page in pages.items():
        (to / name).write_text(page, encoding="utf-8", newline="\n")
    return [to / name for name in pages]


def editions(flow: Flow, on: date, contact: str | None, locales: Path = i18n.HERE) -> Iterator[Edition]:
    """What the page of each language is made from."""
    languages = i18n.load_languages(locales)
    for code, path in i18n.catalogues(locales).items():
        sentences = read_sentences(flow, read_catalogue(path))
        yield Edition(flow, languages["en"], languages[code], _english_name(code), sentences, contact, on)


def _english_name(code: str) -> str:
    return ENGLISH_NAMES.get(code) or Locale.parse(calendars.locale(code)).english_name or code
