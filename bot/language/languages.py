"""Loads the languages of the bot and renders a Text in one of them; translation is the last step.

English is inline in flows/ and serves as message id; every other language is a standard gettext catalogue,
`locales/<language>/LC_MESSAGES/messages.po`.
"""

import gettext
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from html import escape
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from bot.language import bidi
from bot.language.bidi import END, FIRST_STRONG, LEFT
from flows.compiled.kept_build import FOLDER, code_in, kept_build
from flows.compiled.packed import PackedPlaces, PackedTexts
from flows.definition.problems import FlowProblems, Problem
from flows.definition.text import Day, FullDay, InEnglish, Link, Month, MonthAlone, Text, TimeOfDay, Value
from flows.reading.lexicons import LOCALES

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

REVIEWED = "Reviewed by a native speaker:"
CRITICAL = "critical"  # comment on messages that are shown in English while their translation is fuzzy
PLACEHOLDER = re.compile(r"\{(\w+)\}")
HERE = LOCALES
CODE = code_in(Path(__file__).parent)
MOST_REMEMBERED = 2000  # translations, in all languages: far fewer than there are, and most of what is said
# Names that readers or people in the UK use, where CLDR has a different one or none.
OWN_NAMES = {"ckb": "کوردی (سۆرانی)", "prs": "دری"}
ENGLISH_NAMES = {"bn": "Bengali", "ckb": "Kurdish (Sorani)", "en": "English", "fa": "Farsi", "prs": "Dari"}


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
        from bot.language import formats  # Babel is needed for the first date, and not for a start

        return formats.long_date(day, self.code)

    def _fill(self, text: Text, render_value: Callable[[Value], str]) -> str:
        """Fill each placeholder once, so that braces inside a value stay as they were typed."""

        def value_or_placeholder(match: re.Match[str]) -> str:
            name = match[1]
            return render_value(text.values[name]) if name in text.values else match[0]

        words = self.translations.pgettext(text.context, text.id)
        if text.line is not None:
            words = [*words.split("\n"), words][text.line]
        return PLACEHOLDER.sub(value_or_placeholder, words)

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

    def _format(
        self, value: str | int | date | timedelta | Day | FullDay | Month | MonthAlone | TimeOfDay
    ) -> str:
        if isinstance(value, str):
            return value
        from bot.language import formats  # as above

        match value:
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
            case MonthAlone():
                return formats.month_name(value.on, self.code)
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


class CompiledCatalogue:
    """The messages of a catalogue as the bot displays them, by their context and English."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self._places = PackedPlaces({key: place for place, key in enumerate(messages)})
        self._texts = PackedTexts(messages.values())

    def get(self, context: str, message: str) -> str | None:
        """The translation of a message; None if there is none."""
        place = self._places.get(_key(context, message))
        return None if place is None else self._texts[place]


class LazyTranslations(gettext.NullTranslations):
    """Reads a catalogue only when its first message is needed, so that startup waits for none.

    `kept`: where it is kept compiled.
    """

    def __init__(self, code: str, path: Path, right_to_left: bool, kept: Path = FOLDER) -> None:
        super().__init__()
        self._code, self._path, self._right_to_left, self._kept = code, path, right_to_left, kept

    @cached_property
    def compiled(self) -> CompiledCatalogue:
        """The catalogue, compiled once for each state of its file."""
        return kept_build(f"catalogue-{self._code}", [*CODE, self._path], self._compile, self._kept)

    def pgettext(self, context: str, message: str) -> str:
        """Return the translation, or the English where there is none."""
        return _translated(self.compiled, context, message)

    def _compile(self) -> CompiledCatalogue:
        from bot.language.po_files import read_catalogue  # a start that finds the catalogues kept reads none

        catalogue = read_catalogue(self._path)
        return CompiledCatalogue(dict(_displayed(catalogue, self._code, self._right_to_left)))


def load_languages(folder: Path = HERE) -> Mapping[str, Language]:
    """Load English and every language that has a catalogue below `folder`, by language code.

    Raises FlowProblems if there are none, or a language lacks its own: whoever chose it would read English.
    """
    kept = FOLDER if folder == HERE else folder / FOLDER.name
    paths = catalogues(folder)
    if missing := missing_catalogues(folder):
        raise FlowProblems(missing)
    known = kept_build("languages", CODE, lambda: tuple(map(_from_cldr, paths)), kept, " ".join(paths))
    languages = {
        code: Language(
            code,
            name,
            right_to_left,
            _header_says_reviewed(paths[code]),
            LazyTranslations(code, paths[code], right_to_left, kept),
        )
        for code, name, right_to_left in known
    }
    return {"en": ENGLISH, **languages}


def catalogues(folder: Path = HERE) -> Mapping[str, Path]:
    """Find the .po file of each language below `folder`, by language code."""
    return {path.parent.parent.name: path for path in sorted(folder.glob("*/LC_MESSAGES/messages.po"))}


def missing_catalogues(folder: Path) -> list[Problem]:
    """Each language that has lists of words and no catalogue; or that there is no catalogue at all."""
    found = catalogues(folder)
    hint = "The installation is not whole: install it again, or restore the folder locales/."
    if not found:
        return [Problem(f"{folder.name}/", 0, "there are no translations.", hint)]
    codes = {path.parent.name for path in folder.glob("*/*.yaml")} - {"en", *found}
    return [
        Problem(f"{folder.name}/{code}/LC_MESSAGES/messages.po", 0, "cannot be found.", hint)
        for code in sorted(codes)
    ]


def is_reviewed(catalogue: "Catalog") -> bool:
    """Tell whether the catalogue's header says that a native speaker has reviewed it."""
    return f"{REVIEWED} yes" in catalogue.header_comment


def english_name(code: str) -> str:
    """Return a language's name in English, as people in the UK say it."""
    from babel import Locale  # as above

    from bot.language import formats

    return ENGLISH_NAMES.get(code) or Locale.parse(formats.cldr_locale(code)).english_name or code


def localize(translation: str, code: str, right_to_left: bool) -> str:
    """Add the local digits and the isolates, which translations in catalogues do without."""
    from bot.language import formats  # as above

    words = bidi.map_native(translation, lambda piece: formats.localize_digits(piece, code))
    return bidi.isolate_ltr(words) if right_to_left else words


def _from_cldr(code: str) -> tuple[str, str, bool]:
    """The code of a language, its name in its own script, and whether it is written from right to left."""
    from babel import Locale  # a start that finds this kept needs no Babel

    from bot.language import formats

    locale = Locale.parse(formats.cldr_locale(code))
    name = OWN_NAMES.get(code) or locale.get_display_name(code) or code
    return code, name[0].upper() + name[1:], locale.text_direction == "rtl"


def _header_says_reviewed(path: Path) -> bool:
    """Do the same as `is_reviewed`, but read only the comments at the top of the file."""
    with path.open(encoding="utf-8") as file:
        return any(f"{REVIEWED} yes" in line for line in takewhile(lambda line: line.startswith("#"), file))


def _displayed(catalogue: "Catalog", code: str, right_to_left: bool) -> Iterator[tuple[str, str]]:
    """The messages as the bot displays them, without outdated translations that could do harm."""
    for message in catalogue:
        if message.id and message.string and not (message.fuzzy and _could_mislead(message)):
            words = localize(str(message.string), code, right_to_left)
            yield _key(message.context or "", str(message.id)), words


@lru_cache(MOST_REMEMBERED)
def _translated(catalogue: CompiledCatalogue, context: str, message: str) -> str:
    return catalogue.get(context, message) or message


def _key(context: str, message: str) -> str:
    return f"{context}\x04{message}"  # as gettext writes it in its files


def _could_mislead(message: "Message") -> bool:
    """Whether an outdated translation is about safety, consent or deletion, or has other placeholders."""
    is_critical = any(comment.startswith(CRITICAL) for comment in message.auto_comments)
    expected, actual = (set(PLACEHOLDER.findall(str(text))) for text in (message.id, message.string))
    return is_critical or actual != expected
