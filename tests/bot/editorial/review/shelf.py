"""Books made for tests, and their pages as a reader would take them apart."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree.ElementTree import Element, fromstring

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.editorial.review import write_book
from bot.language.languages import HERE, catalogues
from bot.language.po_files import read_catalogue
from tests.harness.flow import shipped

ON = date(2026, 11, 24)
CODES = tuple(catalogues(HERE))


@dataclass(frozen=True)
class Page:
    """One page of a book."""

    html: str
    root: Element

    def all(self, name: str) -> list[Element]:
        """The elements that have a class."""
        return [element for element in self.root.iter() if name in element.get("class", "").split()]

    def pair(self, context: str) -> Element:
        """The one sentence with this context."""
        (pair,) = [element for element in self.all("pair") if element.get("data-context") == context]
        return pair


def page(html: str) -> Page:
    """A page; one that is not well-formed raises ParseError with its line."""
    return Page(html, fromstring(html))  # noqa: S314 (our own)


@cache
def shipped_book() -> dict[str, Page]:
    """The pages of the catalogues as they are shipped, by their names."""
    return book_of(HERE)


def book_of(locales: Path, contact: str | None = None) -> dict[str, Page]:
    """The pages of a book, by their names."""
    with TemporaryDirectory() as folder:
        written = write_book(shipped(), Path(folder), ON, contact, locales)
        return {path.name: page(path.read_text(encoding="utf-8")) for path in written}


def changed(folder: Path, catalogue: Catalog, code: str = "fr") -> Path:
    """A folder of catalogues with only this one."""
    path = folder / code / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, include_previous=True)
    return folder


def french() -> Catalog:
    """The French catalogue, to be changed."""
    return read_catalogue(catalogues(HERE)["fr"])


def copied(folder: Path, code: str) -> Path:
    """A copy of one language's catalogue; returns its path."""
    path = catalogues(HERE)[code]
    there = folder / code / "LC_MESSAGES" / "messages.po"
    there.parent.mkdir(parents=True)
    shutil.copy(path, there)
    return there


def first_with_class(parent: Element, name: str) -> Element:
    """The first element inside another that has a class."""
    return next(_with_class(parent, name))


def has_class(parent: Element, name: str) -> bool:
    """Whether an element holds one that has a class."""
    return any(True for _ in _with_class(parent, name))


def text(element: Element) -> str:
    """All words inside an element."""
    return "".join(element.itertext())


def _with_class(parent: Element, name: str) -> Iterator[Element]:
    return (element for element in parent.iter() if name in element.get("class", "").split())
