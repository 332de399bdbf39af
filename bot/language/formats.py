"""Days, times, spans and numbers as the readers of each language write them.

The Gregorian date always stands first, because offices use it. Beside it stands what a reader may need
to be sure: the Solar Hijri date for Farsi, Dari and Pashto, the plain number where the names of months differ
from country to country.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import jdatetime
from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta

from bot.language.bidi import END, LEFT
from flows.state.appointments import LONDON

LOCALES = {"en": "en_GB", "prs": "fa_AF"}  # CLDR keeps Dari as the Farsi of Afghanistan
NUMERALS = {"arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹", "beng": "০১২৩৪৫৬৭৮৯"}
# CLDR's Arabic of no country has Latin digits; most of our readers come from Syria, Iraq, Sudan, Eritrea.
NUMBERING = {"ar": "arab"}
LONG = {"ti": "d MMMM y", "ckb": "d'ی' MMMM'ی' y", "ps": "'د' y 'د' MMMM d"}
FULL = {"ckb": "EEEE، d'ی' MMMM'ی' y"}
SHORT = {"ckb": "EEEE، d'ی' MMMM", "prs": "EEEE d MMMM", "ps": "EEEE، 'د' MMMM d", "fa": "EEEE d MMMM"}
DAYS = {"ckb": "{0} ڕۆژ"}  # CLDR has no words for a span of days in Sorani
# Month names of the Solar Hijri calendar differ between Iran and Afghanistan (CLDR, calendar "persian").
SOLAR: Mapping[str, str] = {
    "fa": "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "prs": "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
    "ps": "وری غویی غبرگولی چنگاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب",
}
# An Arabic month is called otherwise in Damascus than in Cairo, a Tigrinya one in Asmara than in Mekelle.
NUMBERED = {"ar", "ti"}
COMMAS = {"ti": "፣", **dict.fromkeys(("ar", "ckb", "fa", "prs", "ps", "ur"), "،")}


def written(day: date, language: str) -> str:
    """24 November 2026; of a datetime Tuesday 24 November 2026, 15:00, by London's clocks."""
    if isinstance(day, datetime):
        local = day.astimezone(LONDON)
        told = f"{_day(local, language, FULL, 'full')}{_beside(local, language)}"
        return f"{told}{COMMAS.get(language, ',')} {digits(f'{local:%H:%M}', language)}"
    return f"{_day(day, language, LONG, 'long')}{_beside(day, language)}"


def short(day: date, language: str) -> str:
    """Tue 24 Nov, for a button."""
    pattern = SHORT.get(language)
    told = (
        format_date(day, pattern, locale=locale(language))
        if pattern
        else format_skeleton("MMMEd", day, locale=locale(language))
    )
    return digits(told, language)


def span(length: timedelta, language: str) -> str:
    """180 days, in the plural form that the language asks for."""
    if language in DAYS:
        return digits(DAYS[language].format(length.days), language)
    told = format_timedelta(length, granularity="day", threshold=10**6, locale=locale(language))
    return digits(told, language)


def digits(words: str, language: str) -> str:
    """The words with the digits that the language's readers use."""
    numbering = NUMBERING.get(language) or Locale.parse(locale(language)).default_numbering_system
    numerals = NUMERALS.get(numbering)
    return words.translate(str.maketrans("0123456789", numerals)) if numerals else words


def locale(language: str) -> str:
    """CLDR's name of a language."""
    return LOCALES.get(language, language)


def _day(day: date, language: str, patterns: Mapping[str, str], style: str) -> str:
    return digits(format_date(day, patterns.get(language, style), locale=locale(language)), language)


def _beside(day: date, language: str) -> str:
    if language in SOLAR:
        solar = jdatetime.date.fromgregorian(date=day)
        month = SOLAR[language].split()[solar.month - 1]
        return digits(f" ({solar.day} {month} {solar.year})", language)
    return f" ({LEFT}{day:%d/%m/%Y}{END})" if language in NUMBERED else ""
