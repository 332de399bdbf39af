"""The words for a part of an hour beside its number: "half past 3", "3 buçuk", "পৌনে ৪টা".

Read over, they would make an appointment half an hour wrong. Words that nobody knows beside a number make it
no time at all: then it is asked.
"""

import re

from flows.reading.day_halves import HALVES, NIGHT, plain, says, without

HALF = (
    "half past|halfpast|half|and a half|et demie|demie|et demi|buçuk|buçukta|rưỡi|e gjysmë|e gjysme|gjysmë"
    "|সাড়ে|ونص|و نص|نص|والنصف|و النصف|ونصف|و نصف|و نیم|ونیم|نیم|نیمه|نیمې|نیمی|ساڑھے|و نیو|ونیو"
    "|نیو|ን ፈረቓን|ን ፈረቓ|ፈረቓን|ፈረቓ|ፈረቃ"
)
QUARTER = (
    "quarter past|a quarter past|quater past|quarterpast|et quart|çeyrek geçe|çeyrek geçiyor|e një çerek"
    "|e çerek|সোয়া|والربع|و الربع|وربع|و ربع|و پاو|سوا|و چارەک|وچارەک"
)
TO_THE_HOUR = (
    "quarter to|a quarter to|quater to|quarterto|moins le quart|moins quart|çeyrek var|çeyrek kala"
    "|pa një çerek|pa çerek|পৌনে|إلا ربع|إلا ربعا|إلا الربع|الا ربع|یک ربع به|یه ربع به|ربع به"
    "|ربع کم|پاو کم|یک پاو کم|چارەک کەم|پونے"
)
PARTS = {-15: TO_THE_HOUR, 30: HALF, 15: QUARTER}  # minutes by the words for them
BESIDE = (
    "at|please|around|about|by|o clock|oclock|clock|hour|hours|hrs|minutes|min|à|vers|heure"
    "|heures|minute|saat|saati|dakika|te|ta|de|da|a|e|ı|i|u|ü|ya|ye|yı|yi|lúc|giờ|phút|ora|orën"
    "|në|minuta|টা|টায়|টার|টে|মিনিট|সময়|الساعة|الساعه|ساعة|في|دقيقة|دقائق|و|ساعت|بجه|بجۀ|دقیقه"
    "|بجے|بج کر|منٹ|بجې|بجو|په|دقیقې|کاتژمێر|سەعات|سه‌عات|لە|ی|خولەک|ሰዓት|ብ|ኣብ|ደቒቓ|ደቂቓ"
)


BEFORE = "at|à|saat|lúc|ora|në orën|الساعة|الساعه|ساعت|کاتژمێر|سەعات|ሰዓት"  # what makes a number an hour
AFTER = "o'clock|o’clock|o clock|oclock|heures|heure|giờ|টায়|টার|টা|بجے|بجه|بجۀ|بجې|بجو"
_PART = "|".join(PARTS.values())
MINUTES_FIRST = re.compile(
    r"^\D*\d+\s?(?:minute|min\b|phút|dakika|মিনিট|دقيقة|دقائق|دقیقه|منٹ|دقیقې|خولەک|ደቒቓ|ደቂቓ)", re.I
)  # "10 minutes" is no hour
DAWN = "ሰዓት"  # many who write it count the hours from dawn: six hours later by the clock
_ENDS = r"(?!\s?(?:[\d:./-]|h\b|[ap]\.?\s?m\b)|\w)"
SIGNED = re.compile(
    rf"(?<!\w)(?:{_PART}|{BEFORE})\s?(?P<after>\d\d?)(?:\s?(?:{_PART}|{AFTER}))?{_ENDS}"
    rf"|(?<![\w:./-])(?P<before>\d\d?)\s?(?:{_PART}|{AFTER}){_ENDS}",
    re.I,
)


def minutes_of(text: str) -> int:
    """The minutes that words add to the hour: 30, 15 or -15, else 0."""
    words = f" {without(text, NIGHT)} "  # the half of "نیمه شب", midnight, is none of an hour
    return next((minutes for minutes, known in PARTS.items() if says(words, known)), 0)


def is_understood(text: str) -> bool:
    """Whether nothing stands beside the numbers but words for times."""
    left = without(re.sub(r"\d+", " ", plain(text)), *PARTS.values(), *HALVES, BESIDE)
    return not left.strip()
