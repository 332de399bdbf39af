"""What a file is to hold, as values, and the one function that makes the file of each.

The libraries that only files need are imported when the first file is made, and not at the start.
"""

import json
from dataclasses import dataclass
from typing import assert_never

from bot.language.languages import Language
from flows.definition.text import Text
from flows.state.appointments import Appointment
from flows.state.case import Case
from flows.state.paper import Paper
from flows.state.user import User


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A paper, with a part in the language `own` to keep, under the banner `keep`, unless that is None."""

    paper: Paper
    english: Language
    own: Language | None
    keep: Text


@dataclass(frozen=True, slots=True)
class WordFile:
    """The same, to be changed."""

    paper: Paper
    english: Language
    own: Language | None
    keep: Text


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """An appointment for a calendar. It replaces an earlier one with the same `uid`."""

    appointment: Appointment
    name: str
    uid: str


@dataclass(frozen=True, slots=True)
class WebPage:
    """A paper as a page to read in one language."""

    paper: Paper
    language: Language


@dataclass(frozen=True, slots=True)
class DataExport:
    """The documents of a user and their cases, as JSON."""

    user: User
    cases: tuple[Case, ...]


FileSpec = PdfFile | WordFile | CalendarFile | WebPage | DataExport


def make_file(spec: FileSpec) -> bytes:
    """Return the file's content."""
    match spec:
        case PdfFile():
            from bot.documents.pdf import write_pdf

            return write_pdf(spec.paper, spec.english, spec.own, spec.keep)
        case WordFile():
            from bot.documents.docx import write_docx

            return write_docx(spec.paper, spec.english, spec.own, spec.keep)
        case CalendarFile():
            from bot.documents.ics import write_ics

            return write_ics(spec.appointment, spec.name, spec.uid)
        case WebPage():
            from bot.documents.html import write_html

            return write_html(spec.paper, spec.language)
        case DataExport():
            return _as_json(spec)
        case _:
            assert_never(spec)


def _as_json(spec: DataExport) -> bytes:
    documents = {
        "user": spec.user.model_dump(mode="json"),
        "cases": [case.model_dump(mode="json") for case in spec.cases],
    }
    return json.dumps(documents, ensure_ascii=False, indent=1).encode()
