"""The names of days and months in the languages people type, from CLDR (Babel)."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from babel import Locale, UnknownLocaleError

from flows.reading.text import LONGEST

STYLES = ("wide", "abbreviated")
# Where one language has several sets of names: Levantine and Iraqi months, Afghan ones.
LOCALES = {"en": ("en_GB",), "ar": ("ar", "ar_LB"), "prs": ("fa_AF", "fa"), "ps": ("ps", "fa_AF")}
# How months are written too: with a doubled letter, and with the ending that dates have.
_CKB = {
    "کانوونی یەکەم": 12,
    "کانونی یەکەمی": 12,
    "کانوونی یەکەمی": 12,
    "کانوونی دووەم": 1,
    "کانونی دووەمی": 1,
}
_CKB |= {"کانوونی دووەمی": 1, "تشرینی یەکەمی": 10, "تشرینی دووەمی": 11, "شوباتی": 2, "ئازاری": 3, "نیسانی": 4}
_CKB |= {"ئایاری": 5, "حوزەیرانی": 6, "تەمووزی": 7, "ئابی": 8, "ئەیلوولی": 9}
# Albanian days as they stand in a sentence: "të premten", "e premtja".
_SQ: tuple[str, ...] = (
    "hënën",
    "hëna",
    "martën",
    "marta",
    "mërkurën",
    "mërkura",
    "enjten",
    "enjtja",
    "premten",
    "premtja",
)
_SQ += ("shtunën", "shtuna", "dielën", "diela")
_SQ_DAYS = {f"{'e' if at % 2 else 'të'} {name}": at // 2 for at, name in enumerate(_SQ)}
# Vietnamese days by their numbers: the second is Monday.
_VI_DAYS = {f"{word} {number}": number - 2 for number in range(2, 8) for word in ("thứ", "thu")} | {"cn": 6}
# English days as they are shortened, and as those who are learning it often spell them.
_EN_DAYS = {"tues": 1, "tuseday": 1, "weds": 2, "wensday": 2, "wendsday": 2}
_EN_DAYS |= {"thur": 3, "thurs": 3, "thirsday": 3}
_VI_DAYS |= {"thu hai": 0, "thu ba": 1, "thu tu": 2, "thu nam": 3, "thu sau": 4, "thu bay": 5}
_TR_DAYS = {"pazar ertesi": 0, "sali": 1, "carsamba": 2, "persembe": 3, "cuma ertesi": 5}
OTHER = {("ckb", "months"): _CKB, ("en", "days"): _EN_DAYS, ("sq", "days"): _SQ_DAYS}
OTHER |= {("tr", "days"): _TR_DAYS, ("vi", "days"): _VI_DAYS}
# Letters that keyboards for one script write in two ways.
ALIKE = str.maketrans({"ھ": "ه", "ي": "ی", "ى": "ی", "ك": "ک", "أ": "ا", "إ": "ا", "ة": "ه", "\u0654": None})


def named(words: list[str], languages: tuple[str, ...], names: str) -> tuple[int, list[str]] | None:
    """The `days` of the week (0 Monday) or the `months` (1 January) that words name, and the other words."""
    for language in languages:
        known = _names(language, names)
        for length in (2, 1):
            for first in range(len(words) - length + 1):
                for joint in (" ", ""):
                    name = joint.join(words[first : first + length])
                    if name in known:
                        return known[name], words[:first] + words[first + length :]
    return None


def plain_words(text: str) -> list[str]:
    """Words as they are compared: no case, no invisible marks, letters and digits apart, "4th" as "4"."""
    spelt = "".join(one if is_letter(one) else " " for one in _folded(text)).translate(ALIKE)
    ordinal = re.sub(r"(?<=\d)(?:st|nd|rd|th|er|re|º|°)\b", "", spelt)
    return re.sub(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " ", ordinal).split()


def _folded(text: str) -> str:
    """Lower case and ASCII digits, nothing invisible. Not `simplify`: it takes the vowels off Indic words."""
    seen = "".join(one for one in text[:LONGEST] if unicodedata.category(one) != "Cf")
    return with_digits(seen).casefold()


def is_letter(character: str) -> bool:
    """Whether it is part of a word or number; the vowel signs of Indic letters are."""
    return unicodedata.category(character)[0] in "LMN"


def with_digits(text: str) -> str:
    """The text with ASCII digits and its punctuation."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST])
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in folded)


@cache
def _names(language: str, names: str) -> dict[str, int]:
    told: dict[str, int] = {}
    for locale in _locales(language):
        for context in ("format", "stand-alone"):
            for style in STYLES:
                for number, name in getattr(locale, names)[context][style].items():
                    told.setdefault(" ".join(plain_words(name)), number)
    for name, number in OTHER.get((language, names), {}).items():
        told.setdefault(" ".join(plain_words(name)), number)
    return {name: number for name, number in told.items() if name and not name.isdigit()}


def _locales(language: str) -> Iterator[Locale]:
    """CLDR's locales for a language; none for one that a redeploy took away."""
    for code in LOCALES.get(language, (language,)):
        try:
            yield Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
