"""Loads the languages of the bot and renders a Text in one of them; translation is the last step.

English is inline in flows/ and serves as message id; every other language is a standard gettext catalogue,
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
from typing import assert_never

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo

from bot.language import bidi, formats
from bot.language.bidi import END, FIRST_STRONG, LEFT
from bot.language.po_files import read_catalogue
from flows.definition.text import Day, FullDay, InEnglish, Link, Month, Text, TimeOfDay, Value
from flows.reading.lexicons import LOCALES

REVIEWED = "Reviewed by a native speaker:"
CRITICAL = "critical"  # comment on messages that are shown in English while their translation is fuzzy
PLACEHOLDER = re.compile(r"\{(\w+)\}")
HERE = LOCALES
# Names that readers or people in the UK use, where CLDR has a different one or none.
OWN_NAMES = {"ckb": "کوردی (سۆرانی)", "prs": "دری"}
ENGLISH_NAMES = {"bn": "Bengali", "ckb": "Kurdish (Sorani)", "fa": "Farsi", "prs": "Dari"}


@dataclass(frozen=True)
class Language:
    """A language the bot speaks, with its translations."""

    code: str
    name: str  # in its own script
    right_to_left: bool
    reviewed: bool  # by a native speaker
    translations: gettext.NullTranslations

    def render(self, text: Text) -> str:
        """Render a text as Telegram HTML; values put into placeholders are escaped and isolated.

        A sentence without a translation is shown in English rather than not at all.
        """
        return self._fill(text, self._html)

    def plain(self, text: Text | str) -> str:
        """Render a text without HTML, for buttons and papers; values put into placeholders are isolated."""
        return text if isinstance(text, str) else self._fill(text, self._plain)

    def dated(self, day: date) -> str:
        """Format a date as 24 November 2026, a datetime as Tuesday 24 November 2026, 15:00 in London time."""
        return formats.long_date(day, self.code)

    def _fill(self, text: Text, render_value: Callable[[Value], str]) -> str:
        """Fill each placeholder once, so that braces inside a value stay as they were typed."""

        def value_or_placeholder(match: re.Match[str]) -> str:
            name = match[1]
            return render_value(text.values[name]) if name in text.values else match[0]

        return PLACEHOLDER.sub(value_or_placeholder, self.translations.pgettext(text.context, text.id))

    def _html(self, value: Value) -> str:
        match value:
            case Text():
                return self.render(value)
            case InEnglish():
                return self._isolate(escape(ENGLISH.plain(value.text)), LEFT)
            case Link():
                address = escape(value.url)
                link = address if "@" in value.url else f'<a href="{address}">{address}</a>'
                return self._isolate(link, LEFT)
            case _:
                return self._isolate(escape(self._format(value)), FIRST_STRONG)

    def _plain(self, value: Value) -> str:
        match value:
            case Text():
                return self.plain(value)
            case InEnglish():
                return self._isolate(ENGLISH.plain(value.text), LEFT)
            case Link():
                return self._isolate(value.url, LEFT)
            case _:
                return self._isolate(self._format(value), FIRST_STRONG)

    def _format(self, value: str | int | date | timedelta | Day | FullDay | Month | TimeOfDay) -> str:
        match value:
            case str():
                return value
            case int():
                return formats.localize_digits(str(value), self.code)
            case timedelta():
                return formats.duration(value, self.code)
            case Day():
                return formats.short_date(value.on, self.code)
            case FullDay():
                return formats.full_date(value.on, self.code)
            case Month():
                return formats.month(value.on, self.code)
            case TimeOfDay():
                return formats.clock(value.at, self.code)
            case date():
                return self.dated(value)
            case _:
                assert_never(value)

    def _isolate(self, text: str, mark: str) -> str:
        """Isolate each line, since a line break ends an isolate."""
        if not self.right_to_left:
            return text
        return "\n".join(f"{mark}{line}{END}" if line else line for line in text.split("\n"))


ENGLISH = Language("en", "English", False, True, gettext.NullTranslations())


class LazyTranslations(gettext.NullTranslations):
    """Reads a catalogue only when its first message is needed, so that startup waits for none."""

    def __init__(self, code: str, path: Path, right_to_left: bool) -> None:
        super().__init__()
        self._code, self._path, self._right_to_left = code, path, right_to_left

    @cached_property
    def compiled(self) -> gettext.GNUTranslations:
        """The catalogue in gettext's compiled form (.mo)."""
        file = io.BytesIO()
        catalogue = _displayed(read_catalogue(self._path), self._code, self._right_to_left)
        write_mo(file, catalogue, use_fuzzy=True)
        file.seek(0)
        return gettext.GNUTranslations(file)

    def pgettext(self, context: str, message: str) -> str:
        """Return the translation, or the English where there is none."""
        return self.compiled.pgettext(context, message)


def load_languages(folder: Path = HERE) -> Mapping[str, Language]:
    """Load English and every language that has a catalogue below `folder`, by language code."""
    languages = {"en": ENGLISH}
    for code, path in catalogues(folder).items():
        languages[code] = _language(code, path)
    return languages


def catalogues(folder: Path = HERE) -> Mapping[str, Path]:
    """Find the .po file of each language below `folder`, by language code."""
    return {path.parent.parent.name: path for path in sorted(folder.glob("*/LC_MESSAGES/messages.po"))}


def is_reviewed(catalogue: Catalog) -> bool:
    """Tell whether the catalogue's header says that a native speaker has reviewed it."""
    return f"{REVIEWED} yes" in catalogue.header_comment


def english_name(code: str) -> str:
    """Return a language's name in English, as people in the UK say it."""
    return ENGLISH_NAMES.get(code) or Locale.parse(formats.cldr_locale(code)).english_name or code


def localize(translation: str, code: str, right_to_left: bool) -> str:
    """Add the local digits and the isolates, which translations in catalogues do without."""
    words = bidi.map_native(translation, lambda piece: formats.localize_digits(piece, code))
    return bidi.isolate_ltr(words) if right_to_left else words


def _language(code: str, path: Path) -> Language:
    locale = Locale.parse(formats.cldr_locale(code))
    right_to_left = locale.text_direction == "rtl"
    name = OWN_NAMES.get(code) or locale.get_display_name(code) or code
    return Language(
        code,
        name[0].upper() + name[1:],
        right_to_left,
        _header_says_reviewed(path),
        LazyTranslations(code, path, right_to_left),
    )


def _header_says_reviewed(path: Path) -> bool:
    """Do the same as `is_reviewed`, but read only the comments at the top of the file."""
    with path.open(encoding="utf-8") as file:
        return any(f"{REVIEWED} yes" in line for line in takewhile(lambda line: line.startswith("#"), file))


def _displayed(catalogue: Catalog, code: str, right_to_left: bool) -> Catalog:
    """Return the messages as the bot displays them, without outdated translations that could do harm."""
    displayed = Catalog(locale=catalogue.locale)
    for message in catalogue:
        if message.id and message.string and not (message.fuzzy and _could_mislead(message)):
            words = localize(str(message.string), code, right_to_left)
            displayed.add(message.id, words, context=message.context)
    return displayed


def _could_mislead(message: Message) -> bool:
    """Whether an outdated translation is about safety, consent or deletion, or has other placeholders."""
    is_critical = any(comment.startswith(CRITICAL) for comment in message.auto_comments)
    expected, actual = (set(PLACEHOLDER.findall(str(text))) for text in (message.id, message.string))
    return is_critical or actual != expected
