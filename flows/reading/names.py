"""The names of days and months in the languages people type: from CLDR (Babel), and from `days.yaml`."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from flows.reading.lexicons import day_words
from flows.reading.text import plain_words

if TYPE_CHECKING:
    from babel import Locale
    from babel.localedata import LocaleDataDict

NameKind = Literal["days", "months"]
CONTEXTS = ("format", "stand-alone")
WIDTHS = ("wide", "abbreviated")
# Where one language has several sets of names: Levantine and Iraqi months, Afghan ones.
CLDR_LOCALES = {"en": ("en_GB",), "ar": ("ar", "ar_LB"), "prs": ("fa_AF", "fa"), "ps": ("ps", "fa_AF")}


class FoundName(NamedTuple):
    """A day of the week (0 is Monday) or a month (1 is January), and the words beside its name."""

    number: int
    others: list[str]


def find_weekday(words: list[str], languages: tuple[str, ...]) -> FoundName | None:
    """The first day of the week that is named in the first of the languages that has one."""
    return _find(words, languages, "days")


def find_month(words: list[str], languages: tuple[str, ...]) -> FoundName | None:
    """The first month that is named in the first of the languages that has one."""
    return _find(words, languages, "months")


def month_names(language: str) -> Mapping[str, int]:
    """The number of each month by its names, as plain words."""
    return _names(language, "months")


def _find(words: list[str], languages: tuple[str, ...], kind: NameKind) -> FoundName | None:
    for language in languages:
        numbers = _names(language, kind)
        for name, others in _runs(words):
            if name in numbers:
                return FoundName(numbers[name], others)
    return None


def _runs(words: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Every two words, apart and joined, then every single word; each with the words that are left.

    Persian writers put a space into the name of a day, or leave it out.
    """
    for length in (2, 1):
        for first in range(len(words) - length + 1):
            last = first + length
            for joint in (" ", ""):
                yield joint.join(words[first:last]), words[:first] + words[last:]


@cache
def _names(language: str, kind: NameKind) -> dict[str, int]:
    """The number of each name, written as plain words. Where two sources differ, CLDR wins."""
    numbers: dict[str, int] = {}
    for name, number in (*_cldr_names(language, kind), *_more_names(language, kind).items()):
        numbers.setdefault(" ".join(plain_words(name)), number)
    return {name: number for name, number in numbers.items() if name and not name.isdigit()}


def _cldr_names(language: str, kind: NameKind) -> Iterator[tuple[str, int]]:
    for locale in _locales(language):
        names = _own_data(locale, kind)
        for context in CONTEXTS:
            for width in WIDTHS:
                for number, name in names[context][width].items():
                    yield name, number


def _own_data(locale: "Locale", kind: NameKind) -> "LocaleDataDict":
    """The names of a locale, in a copy.

    Babel shares data between locales and writes into it what an alias stands for: read in place, the names of
    the first language that was looked at would turn up in all others.
    """
    from babel import localedata  # needed for the first typed day only
    from babel.localedata import LocaleDataDict

    data = cast("Mapping[str | int | None, Any]", localedata.load(str(locale)))
    return LocaleDataDict(deepcopy(data[kind]), base=data)


def _more_names(language: str, kind: NameKind) -> dict[str, int]:
    """The names that translators added."""
    words = day_words(language)
    return words.weekday_numbers() if kind == "days" else words.month_numbers()


def _locales(language: str) -> Iterator["Locale"]:
    """CLDR's locales for a language; none for a language that a redeploy took away."""
    from babel import Locale, UnknownLocaleError  # as above

    for code in CLDR_LOCALES.get(language, (language,)):
        try:
            yield Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
