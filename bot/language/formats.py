"""Formats dates, times, durations and digits the way readers of each language write them.

The Gregorian date always comes first, because offices use it. Brackets add what some readers need to be sure
of it: the Solar Hijri date in Farsi, Dari and Pashto, and the date in digits in languages whose month names
differ from country to country. Patterns are CLDR's, through Babel, except where noted below.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import jdatetime
from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta

from bot.language.bidi import END, LEFT
from flows.state.appointments import LONDON

CLDR_LOCALES = {"en": "en_GB", "prs": "fa_AF"}  # CLDR treats Dari as the Farsi of Afghanistan
NUMERALS = {"arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹", "beng": "০১২৩৪৫৬৭৮৯"}
# CLDR writes Arabic without a country in Latin digits; most of our readers come from Syria, Iraq, Sudan and
# Eritrea, where Arabic digits are usual.
NUMBERING_SYSTEMS = {"ar": "arab"}
LONG_PATTERNS = {"ti": "d MMMM y", "ckb": "d'ی' MMMM'ی' y", "ps": "'د' y 'د' MMMM d"}
MONTH_PATTERNS = {"ti": "MMMM y", "ckb": "MMMM'ی' y", "ps": "'د' y 'د' MMMM"}
FULL_PATTERNS = {"ckb": "EEEE، d'ی' MMMM'ی' y"}
SHORT_PATTERNS = {
    "ckb": "EEEE، d'ی' MMMM",
    "prs": "EEEE d MMMM",
    "ps": "EEEE، 'د' MMMM d",
    "fa": "EEEE d MMMM",
}
# The days of the week from Monday on, where CLDR has literary names that many readers do not know.
EVERYDAY_WEEKDAYS: Mapping[str, str] = {"ps": "دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه"}
DAYS_PATTERNS = {"ckb": "{0} ڕۆژ"}  # CLDR has no phrase for a number of days in Sorani
# Month names of the Solar Hijri calendar differ between Iran and Afghanistan (CLDR, calendar "persian").
SOLAR_HIJRI_MONTHS: Mapping[str, str] = {
    "fa": "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "prs": "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
    "ps": "وری غویی غبرگولی چنگاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب",
}
# Arabic month names differ between Damascus and Cairo, Tigrinya ones between Asmara and Mekelle.
DATE_IN_DIGITS = {"ar", "ti"}
COMMAS = {"ti": "፣", **dict.fromkeys(("ar", "ckb", "fa", "prs", "ps", "ur"), "،")}


def long_date(day: date, language: str) -> str:
    """Format a date as 24 November 2026, a datetime as Tuesday 24 November 2026, 15:00 in London time."""
    if isinstance(day, datetime):
        full = full_date(day.astimezone(LONDON), language)
        return f"{full}{COMMAS.get(language, ',')} {clock(day, language)}"
    return f"{_gregorian(day, language, LONG_PATTERNS, 'long')}{_in_brackets(day, language)}"


def full_date(day: date, language: str) -> str:
    """Format a date as Tuesday 24 November 2026."""
    return f"{_gregorian(day, language, FULL_PATTERNS, 'full')}{_in_brackets(day, language)}"


def short_date(day: date, language: str) -> str:
    """Format a date as Tue 24 Nov, for a button."""
    locale = cldr_locale(language)
    if pattern := SHORT_PATTERNS.get(language):
        short = format_date(day, pattern, locale=locale)
    else:
        short = format_skeleton("MMMEd", day, locale=locale)
    return localize_digits(_with_everyday_name(short, day, language), language)


def clock(moment: datetime, language: str) -> str:
    """Format the time of day of a moment as 15:00, in London time."""
    return localize_digits(f"{moment.astimezone(LONDON):%H:%M}", language)


def month(day: date, language: str) -> str:
    """Format the month of a date as March 2024.

    Where month names differ from country to country, the month follows in digits. No month of the Solar
    Hijri calendar follows: a Gregorian one falls into two of them.
    """
    locale = cldr_locale(language)
    if pattern := MONTH_PATTERNS.get(language):
        named = format_date(day, pattern, locale=locale)
    else:
        named = format_skeleton("yMMMM", day, locale=locale)
    in_digits = f" ({LEFT}{day:%m/%Y}{END})" if language in DATE_IN_DIGITS else ""
    return f"{localize_digits(named, language)}{in_digits}"


def month_name(day: date, language: str) -> str:
    """Format the month of a date as March; where names differ from country to country, with its number."""
    named = format_date(day, "LLLL", locale=cldr_locale(language))
    number = f" ({day.month})" if language in DATE_IN_DIGITS else ""
    return localize_digits(f"{named}{number}", language)


def duration(length: timedelta, language: str) -> str:
    """Format a number of days, such as 180 days, in the plural form that the language requires."""
    if language in DAYS_PATTERNS:
        return localize_digits(DAYS_PATTERNS[language].format(length.days), language)
    days = format_timedelta(length, granularity="day", threshold=10**6, locale=cldr_locale(language))
    return localize_digits(days, language)


def localize_digits(text: str, language: str) -> str:
    """Replace 0 to 9 with the digits that readers of the language use."""
    locale = Locale.parse(cldr_locale(language))
    numerals = NUMERALS.get(NUMBERING_SYSTEMS.get(language) or locale.default_numbering_system)
    return text.translate(str.maketrans("0123456789", numerals)) if numerals else text


def cldr_locale(language: str) -> str:
    """Return CLDR's name for a language code of ours."""
    return CLDR_LOCALES.get(language, language)


def _gregorian(day: date, language: str, patterns: Mapping[str, str], default: str) -> str:
    pattern = patterns.get(language, default)
    formatted = format_date(day, pattern, locale=cldr_locale(language))
    return localize_digits(_with_everyday_name(formatted, day, language), language)


def _with_everyday_name(formatted: str, day: date, language: str) -> str:
    """The formatted day with the name of the day of the week that people use."""
    if language not in EVERYDAY_WEEKDAYS:
        return formatted
    literary = Locale.parse(cldr_locale(language)).days["format"]["wide"][day.weekday()]
    return formatted.replace(literary, EVERYDAY_WEEKDAYS[language].split()[day.weekday()])


def _in_brackets(day: date, language: str) -> str:
    """Return the same day in another calendar, or in digits; empty for most languages."""
    if language in SOLAR_HIJRI_MONTHS:
        solar = jdatetime.date.fromgregorian(date=day)
        month = SOLAR_HIJRI_MONTHS[language].split()[solar.month - 1]
        return localize_digits(f" ({solar.day} {month} {solar.year})", language)
    return f" ({LEFT}{day:%d/%m/%Y}{END})" if language in DATE_IN_DIGITS else ""
