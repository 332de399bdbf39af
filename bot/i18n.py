"""Catalogues, and render(): a Text -> the words of one language. Translation comes last.

English stands inline in flows/ and is the message id; every other language is a standard catalogue,
`locales/<language>/LC_MESSAGES/messages.po`.
"""

import gettext
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from flows.appointment import LONDON
from flows.model import Day, Link, Text, Value

REVIEWED = "Reviewed by a native speaker:"
QUOTED = re.compile(r'"[\x20\x21\x23-\x7e]+"')  # an English sentence to read out, inside other words
PLACEHOLDER = re.compile(r"\{(\w+)\}")
HERE = Path(__file__).parent.parent / "locales"
ISOLATE, END = "\u2068", "\u2069"  # first strong isolate, pop directional isolate
LEFT = "\u2066"  # left-to-right isolate: links, numbers and codes keep their order


@dataclass(frozen=True)
class Language:
    """One language the bot speaks."""

    code: str
    name: str  # in its own script
    right_to_left: bool
    reviewed: bool  # by a native speaker
    words: gettext.NullTranslations

    def render(self, text: Text) -> str:
        """The words in this language as Telegram HTML; what is inserted is escaped and isolated.

        A sentence without a translation is shown in English rather than not at all.
        """
        return self._filled(text, self._html)

    def plain(self, text: Text | str) -> str:
        """The words without HTML, for buttons and papers; what is inserted is isolated."""
        return text if isinstance(text, str) else self._filled(text, self._plain)

    def dated(self, day: date) -> str:
        """A day as it is written in this language: 24 November 2026. With a time: Friday …, 15:00."""
        if isinstance(day, datetime):
            local = day.astimezone(LONDON)
            return f"{format_date(local, 'full', locale=self._locale)}, {local:%H:%M}"
        return format_date(day, "long", locale=self._locale)

    @property
    def _locale(self) -> str:
        return "en_GB" if self.code == "en" else self.code

    def _filled(self, text: Text, shown: Callable[[Value], str]) -> str:
        """Every placeholder is filled once: braces inside a value stay as they were typed."""
        values = text.values
        words = self.words.pgettext(text.context, text.id)
        if self.right_to_left:
            words = QUOTED.sub(lambda it: f"{LEFT}{it[0]}{END}", words)
        return PLACEHOLDER.sub(lambda it: shown(values[it[1]]) if it[1] in values else it[0], words)

    def _html(self, value: Value) -> str:
        if isinstance(value, Text):
            return self.render(value)
        if isinstance(value, Link):
            shown = escape(value.url)
            return self._isolated(shown if "@" in value.url else f'<a href="{shown}">{shown}</a>', LEFT)
        return self._isolated(escape(self._words(value)), ISOLATE)

    def _plain(self, value: Value) -> str:
        if isinstance(value, Text):
            return self.plain(value)
        if isinstance(value, Link):
            return self._isolated(value.url, LEFT)
        return self._isolated(self._words(value), ISOLATE)

    def _words(self, value: str | int | date | Day) -> str:
        if isinstance(value, Day):
            return format_skeleton("MMMEd", value.on, locale=self._locale)
        return self.dated(value) if isinstance(value, date) else str(value)

    def _isolated(self, words: str, mark: str) -> str:
        return f"{mark}{words}{END}" if self.right_to_left else words


def load_languages(folder: Path = HERE) -> Mapping[str, Language]:
    """English, and every language with a catalogue below `folder`."""
    languages = {"en": Language("en", "English", False, True, gettext.NullTranslations())}
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        code = path.parent.parent.name
        languages[code] = _language(code, read_catalogue(path))
    return languages


def read_catalogue(path: Path) -> Catalog:
    """One .po file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def is_reviewed(catalogue: Catalog) -> bool:
    """Whether the catalogue's header says that a native speaker has reviewed it."""
    return f"{REVIEWED} yes" in catalogue.header_comment


def _language(code: str, catalogue: Catalog) -> Language:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    locale = Locale.parse(code)
    name = locale.get_display_name(code) or code
    right_to_left = locale.text_direction == "rtl"
    return Language(
        code,
        name[0].upper() + name[1:],
        right_to_left,
        is_reviewed(catalogue),
        gettext.GNUTranslations(compiled),
    )
