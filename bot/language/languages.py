"""Catalogues, and render(): a Text -> the words of one language. Translation comes last.

English stands inline in flows/ and is the message id; every other language is a standard catalogue,
`locales/<language>/LC_MESSAGES/messages.po`.
"""

import gettext
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from html import escape
from itertools import takewhile
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo

from bot.language import bidi, formats
from bot.language.bidi import END, FIRST_STRONG, LEFT
from bot.language.po_files import read_catalogue
from flows.definition.text import Day, Link, Text, Value
from flows.reading.lexicons import LOCALES

REVIEWED = "Reviewed by a native speaker:"
CRITICAL = "critical"  # comment of a message that is shown in English while its translation is fuzzy
PLACEHOLDER = re.compile(r"\{(\w+)\}")
HERE = LOCALES
# Where CLDR has no name that readers know their language by.
NAMES = {"ckb": "کوردی (سۆرانی)", "prs": "دری"}


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
        return formats.written(day, self.code)

    def _filled(self, text: Text, shown: Callable[[Value], str]) -> str:
        """Every placeholder is filled once: braces inside a value stay as they were typed."""
        values = text.values
        words = self.words.pgettext(text.context, text.id)
        return PLACEHOLDER.sub(lambda it: shown(values[it[1]]) if it[1] in values else it[0], words)

    def _html(self, value: Value) -> str:
        if isinstance(value, Text):
            return self.render(value)
        if isinstance(value, Link):
            shown = escape(value.url)
            return self._isolated(shown if "@" in value.url else f'<a href="{shown}">{shown}</a>', LEFT)
        return self._isolated(escape(self._words(value)), FIRST_STRONG)

    def _plain(self, value: Value) -> str:
        if isinstance(value, Text):
            return self.plain(value)
        if isinstance(value, Link):
            return self._isolated(value.url, LEFT)
        return self._isolated(self._words(value), FIRST_STRONG)

    def _words(self, value: str | int | date | timedelta | Day) -> str:
        match value:
            case str():
                return value
            case int():
                return formats.digits(str(value), self.code)
            case timedelta():
                return formats.span(value, self.code)
            case Day():
                return formats.short(value.on, self.code)
        return self.dated(value)

    def _isolated(self, words: str, mark: str) -> str:
        return f"{mark}{words}{END}" if self.right_to_left else words


class Catalogued(gettext.NullTranslations):
    """The words of one catalogue, read when they are first needed: a start waits for no language."""

    def __init__(self, code: str, path: Path, right_to_left: bool) -> None:
        super().__init__()
        self._code, self._path, self._right_to_left = code, path, right_to_left

    @cached_property
    def words(self) -> gettext.GNUTranslations:
        """The catalogue, compiled."""
        compiled = io.BytesIO()
        spoken = _spoken(read_catalogue(self._path), self._code, self._right_to_left)
        write_mo(compiled, spoken, use_fuzzy=True)
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)

    def pgettext(self, context: str, message: str) -> str:
        """The translation, or the English where there is none."""
        return self.words.pgettext(context, message)


def load_languages(folder: Path = HERE) -> Mapping[str, Language]:
    """English, and every language with a catalogue below `folder`."""
    languages = {"en": Language("en", "English", False, True, gettext.NullTranslations())}
    for code, path in catalogues(folder).items():
        languages[code] = _language(code, path)
    return languages


def catalogues(folder: Path = HERE) -> Mapping[str, Path]:
    """The .po file of each language below `folder`, by the language's code."""
    return {path.parent.parent.name: path for path in sorted(folder.glob("*/LC_MESSAGES/messages.po"))}


def is_reviewed(catalogue: Catalog) -> bool:
    """Whether the catalogue's header says that a native speaker has reviewed it."""
    return f"{REVIEWED} yes" in catalogue.header_comment


def _language(code: str, path: Path) -> Language:
    locale = Locale.parse(formats.locale(code))
    right_to_left = locale.text_direction == "rtl"
    name = NAMES.get(code) or locale.get_display_name(code) or code
    return Language(
        code,
        name[0].upper() + name[1:],
        right_to_left,
        _says_reviewed(path),
        Catalogued(code, path, right_to_left),
    )


def _says_reviewed(path: Path) -> bool:
    """As `is_reviewed`, from the comments at the top of the file alone."""
    with path.open(encoding="utf-8") as file:
        return any(f"{REVIEWED} yes" in line for line in takewhile(lambda line: line.startswith("#"), file))


def _spoken(catalogue: Catalog, code: str, right_to_left: bool) -> Catalog:
    """What is really said of a catalogue: an old translation only where it can do no harm."""
    spoken = Catalog(locale=catalogue.locale)
    for message in catalogue:
        if message.id and message.string and not (message.fuzzy and _misleads(message)):
            words = bidi.outside(str(message.string), lambda piece: formats.digits(piece, code))
            spoken.add(message.id, bidi.isolated(words) if right_to_left else words, context=message.context)
    return spoken


def _misleads(message: Message) -> bool:
    """A translation of an older English: on safety, consent or deletion, or with other placeholders."""
    filled = set(PLACEHOLDER.findall(str(message.string))) == set(PLACEHOLDER.findall(str(message.id)))
    return any(comment.startswith(CRITICAL) for comment in message.auto_comments) or not filled
