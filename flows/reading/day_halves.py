"""The words for a half of the day, as people write them beside a time: "3.30 in the afternoon", "٣ مساءً".

Not for Tigrinya: many count the hours from dawn, so that a word beside a number may mean another hour. There
it is asked.
"""

import re
from functools import cache

from flows.reading.names import plain_words

VOWELS = re.compile("[\u064b-\u0652]")

MORNING = (
    "in the morning|this morning|morning|before noon|du matin|ce matin|matin|sabah|sabahleyin"
    "|öğleden önce|sáng|buổi sáng|e paradites|paradite|para dite|në mëngjes|mëngjes|mëngjesit"
    "|e mëngjesit|সকাল|সকালে|ভোর|ভোরে|এএম|صباحا|صباح|في الصباح|الصباح|الصبح|فجرا|الفجر|قبل الظهر"
    "|صبح|صبح میں|بامداد|سحر|سهار|د سهار|غ م|اے ایم|قبل از ظهر|قبل ازظهر|قبلازظهر|پیش از ظهر"
    "|قبل از چاشت|پیش از چاشت|ق ظ|تر غرمې مخکې|له غرمې مخکې|تر غرمې وړاندې|بەیانی|پێش نیوەڕۆ"
    "|پێشنیوەڕۆ|پ ن"
)
AFTERNOON = (
    "in the afternoon|this afternoon|afternoon|after noon|in the evening|this evening|evening"
    "|de l après midi|après midi|apres midi|aprem|du soir|ce soir|soir|öğleden sonra|akşam"
    "|akşamüstü|ikindi|ös|chiều|chieu|buổi chiều|tối|buổi tối|ch|e pasdites|pasdite|pas dite"
    "|mbasdite|md|mbrëmje|e mbrëmjes|në mbrëmje|darkë|në darkë|e darkës|বিকাল|বিকালে|বিকেল|বিকেলে"
    "|সন্ধ্যা|সন্ধ্যায়|পিএম|مساء|مساءا|مسا|في المساء|المساء|بعد الظهر|بعد الضهر|عصرا|العصر|عصر"
    "|المغرب|مغرب|العشاء|بعد از ظهر|بعدازظهر|بعد ازظهر|بعد ظهر|بعدظهر|بعد از چاشت|بعدازچاشت|ب ظ"
    "|غروب|سہ پہر|شام|شام میں|پی ایم|ماسپښین|مازدیگر|مازیګر|مازدیګر|ماښام|غ و|تر غرمې وروسته"
    "|له غرمې وروسته|دوای نیوەڕۆ|پاش نیوەڕۆ|دوانیوەڕۆ|پاشنیوەڕۆ|د ن|عەسر|ئێوارە|ئێواره"
)
NOON = (
    "noon|midday|at noon|at midday|midi|à midi|öğle|öğlen|trưa|trua|mesditë|në mesditë|e drekës"
    "|দুপুর|দুপুরে|ظهرا|الظهر|ظهر|ظہر|دوپہر|غرمه|نیوەڕۆ"
)
NIGHT = (
    "at night|tonight|night|midnight|la nuit|de la nuit|minuit|ليلا|الليلة|الليل|بالليل"
    "|منتصف الليل|شب|امشب|نیمه شب|نیم شب|نصف شب|نصفه شب|رات|رات میں|شپه|د شپې|نیمه شپه|د نیمې شپې"
    "|شەو|ئەمشەو|نیوەشەو|রাত|রাতে|মধ্যরাত|gece|gece yarısı|đêm|dem|khuya|nửa đêm|natën|e natës"
    "|mesnatë|sonte"
)
HALVES = (MORNING, AFTERNOON, NOON, NIGHT)
LATE = 6  # an hour of the night from this one on is before midnight
BEFORE_NOON = 9  # an hour "at noon" from this one on is before twelve


def half_of(text: str, hour: int) -> str:
    """ "A" or "P", or "" where nothing is said or the hour says it alone (13 to 23)."""
    if hour > 12:
        return ""
    words = plain(text)
    if says(words, NIGHT):
        return "P" if LATE <= hour < 12 else "A"
    if says(words, MORNING):  # before the others: "before noon" has "noon" in it
        return "A"
    if says(words, AFTERNOON):
        return "P"
    if says(words, NOON):
        return "A" if BEFORE_NOON <= hour < 12 else "P"
    return ""


def without(text: str, *known: str) -> str:
    """The plain words of a text but the known ones, which stand between bars; the longest go first."""
    words = plain(text)
    for phrase in _phrases("|".join(known)):
        while phrase in words:
            words = words.replace(phrase, " ")
    return words


def says(words: str, known: str) -> bool:
    """Whether plain words hold one of the known ones, which stand between bars."""
    return any(one in words for one in _phrases(known))


@cache
def _phrases(known: str) -> tuple[str, ...]:
    return tuple(sorted({plain(one) for one in known.split("|")}, key=len, reverse=True))


def plain(text: str) -> str:
    """Words with one space around each; the vowel marks of Arabic letters are mostly left out."""
    return f" {' '.join(plain_words(VOWELS.sub('', text)))} "
