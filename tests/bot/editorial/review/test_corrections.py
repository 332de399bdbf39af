"""What a volunteer copies leads back to one message of a catalogue, and to somebody who can mend it."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest

from bot.language.languages import HERE, catalogues
from bot.language.po_files import read_catalogue
from tests.bot.editorial.review.books import (
    CODES,
    Page,
    book_of,
    changed,
    copied,
    first_with_class,
    french,
    shipped_book,
    text,
)

FORM = re.compile(
    r"Language: .+ \((?P<code>\w+)\)\nMessage: (?P<context>\S+)\n"
    r"English:\n(?P<english>.*)\nNow:\n(?P<now>.*)\nBetter:\n",
    re.DOTALL,
)


@pytest.mark.soak
@pytest.mark.parametrize("code", CODES)
def test_each_correction_leads_back_to_its_message(code: str) -> None:
    catalogue = read_catalogue(catalogues(HERE)[code])
    matches = [FORM.fullmatch(line) for line in _texts(shipped_book()[f"{code}.html"])]
    messages = [catalogue.get(match["english"], match["context"]) for match in matches if match]
    assert len(messages) == len(matches) == len(catalogue)
    assert [match and match["code"] for match in matches] == [code] * len(matches)
    assert [match and match["now"] for match in matches] == [
        message and message.string for message in messages
    ]


@pytest.mark.soak
def test_without_a_contact_it_goes_to_whoever_told_of_the_book() -> None:
    page = shipped_book()["fr.html"]
    assert {text(element) for element in page.all("where")} == {
        "Send it to the people who told you about this book."
    }
    assert not page.all("mail")


def test_a_contact_that_is_no_mail_is_told_and_not_linked(tmp_path: Path) -> None:
    copied(tmp_path, "fr")
    page = book_of(tmp_path, "@askmymp <on Telegram>")["fr.html"]
    assert {text(element) for element in page.all("where")} == {"Send it to @askmymp <on Telegram>."}
    assert not page.all("mail")


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_a_contact_that_is_mail_opens_a_prepared_mail(tmp_path: Path, code: str) -> None:
    copied(tmp_path, code)
    page = book_of(tmp_path, "help@example.org")[f"{code}.html"]
    pairs = page.all("pair")
    assert len(page.all("mail")) == len(pairs)
    whole = 0
    for pair in pairs:
        link = str(first_with_class(pair, "mail").get("href"))
        split = urlsplit(link)
        body = parse_qs(split.query)["body"][0]
        assert (split.scheme, split.path) == ("mailto", "help@example.org") and len(link) <= 1800
        assert f"Message: {pair.get('data-context')}\r\n" in body and body.endswith("Better:\r\n")
        whole += body.replace("\r\n", "\n") == _text(pair)
    assert whole > len(pairs) / 2


def test_what_is_not_translated_can_be_sent_too(tmp_path: Path) -> None:
    catalogue = french()
    next(message for message in catalogue if message.context == "who.say").string = ""
    page = book_of(changed(tmp_path, catalogue))["fr.html"]
    assert "Now:\n(nothing yet)\nBetter:\n" in _text(page.pair("who.say"))


def _texts(page: Page) -> list[str]:
    return [_text(pair) for pair in page.all("pair")]


def _text(pair: Element) -> str:
    """The words to copy; a browser takes away the first line break inside a textarea."""
    return text(next(pair.iter("textarea"))).removeprefix("\n")
