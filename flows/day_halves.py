"""The words for a half of the day, as people write them beside a time: "3.30 in the afternoon", "٣ مساءً".

Not for Tigrinya: many count the hours from dawn, so that a word beside a number may mean another hour. There
it is asked.
"""

import re

from flows.day_names import plain_words

VOWELS = re.compile("[\u064b-\u0652]")

MORNING = (
    "in the morning|morning|du matin|matin|sabah|sabahleyin|öğleden önce|sáng|buổi sáng"
    "|e paradites|paradite|në mëngjes|mëngjes|mëngjesit|e mëngjesit|সকাল|সকালে|ভোর|ভোরে"
    "|صباحا|صباح|في الصباح|صبح|صبح میں|بامداد|سحر|سهار|غ م|بەیانی|پێش نیوەڕۆ"
    "|قبل از ظهر|قبل ازظهر|قبلازظهر"
)
AFTERNOON = (
    "in the afternoon|afternoon|in the evening|evening|de l après midi|après midi|du soir|soir"
    "|öğleden sonra|öğlen|akşam|chiều|buổi chiều|tối|buổi tối|trưa"
    "|e pasdites|pasdite|mbrëmje|e mbrëmjes|në mbrëmje|দুপুর|দুপুরে|বিকাল|বিকালে|বিকেল|বিকেলে|সন্ধ্যা|সন্ধ্যায়"
    "|مساء|مسا|في المساء|بعد الظهر|ظهرا|عصرا|عصر|بعد از ظهر|بعدازظهر|بعد ازظهر"
    "|بعد از چاشت|بعدازچاشت|ظهر|دوپہر|سہ پہر|شام|شام میں|ماسپښین"
    "|مازدیگر|ماښام|غ و|غرمه|دوای نیوەڕۆ|ئێوارە|ئێواره|نیوەڕۆ"
)
NIGHT = "at night|night|la nuit|de la nuit|ليلا|شب|رات|رات میں|شپه|د شپې|شەو|রাত|রাতে|gece|đêm|natën|e natës"
HALVES = (MORNING, AFTERNOON, NIGHT)
LATE = 6  # an hour of the night from this one on is before midnight


def half_of(text: str, hour: int) -> str:
    """ "A" or "P", or "" where nothing is said or the hour says it alone (13 to 23)."""
    if hour > 12:
        return ""
    words = plain(text)
    if says(words, NIGHT):
        return "P" if LATE <= hour < 12 else "A"
    if says(words, AFTERNOON):
        return "P"
    return "A" if says(words, MORNING) else ""


def without(text: str, *known: str) -> str:
    """The plain words of a text but the known ones, which stand between bars; the longest go first."""
    words = plain(text)
    for phrase in sorted({plain(one) for some in known for one in some.split("|")}, key=len, reverse=True):
        while phrase in words:
            words = words.replace(phrase, " ")
    return words


def says(words: str, known: str) -> bool:
    """Whether plain words hold one of the known ones, which stand between bars."""
    return any(plain(one) in words for one in known.split("|"))


def plain(text: str) -> str:
    """Words with one space around each; the vowel marks of Arabic letters are mostly left out."""
    return f" {' '.join(plain_words(VOWELS.sub('', text)))} "
