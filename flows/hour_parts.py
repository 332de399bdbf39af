"""The words for a part of an hour beside its number: "half past 3", "3 buçuk", "পৌনে ৪টা".

Read over, they would make an appointment half an hour wrong. Words that nobody knows beside a number make it
no time at all: then it is asked.
"""

import re

from flows.day_halves import HALVES, plain, says, without

HALF = (
    "half past|half|and a half|et demie|demie|et demi|buçuk|buçukta|rưỡi|e gjysmë|e gjysme|gjysmë|সাড়ে"
    "|والنصف|و النصف|ونصف|و نصف|و نیم|ونیم|نیم|نیمه|نیمې|نیمی|ساڑھے|و نیو|ونیو|نیو|ን ፈረቓን|ን ፈረቓ|ፈረቓን|ፈረቓ|ፈረቃ"
)
QUARTER = (
    "quarter past|a quarter past|et quart|çeyrek geçe|çeyrek geçiyor|e një çerek|e çerek|সোয়া|والربع"
    "|و الربع|وربع|و ربع|سوا"
)
TO_THE_HOUR = (
    "quarter to|a quarter to|moins le quart|moins quart|çeyrek var|çeyrek kala|pa një çerek|pa çerek|পৌনে"
    "|إلا ربع|إلا ربعا|إلا الربع|الا ربع|پونے"
)
PARTS = {30: HALF, 15: QUARTER, -15: TO_THE_HOUR}  # minutes by the words for them
BESIDE = (
    "at|around|about|by|o clock|oclock|clock|hour|hours|hrs|minutes|min|past|à|vers|heure|heures|minute"
    "|saat|saati|dakika|te|ta|de|da|a|e|ı|i|u|ü|ya|ye|yı|yi|lúc|giờ|phút|ora|orën|në|minuta|টা|টায়|টার|টে|মিনিট|সময়"
    "|الساعة|الساعه|ساعة|في|دقيقة|دقائق|و|ساعت|بجه|بجۀ|دقیقه|بجے|بج کر|منٹ|بجې|بجو|په|دقیقې"
    "|کاتژمێر|سەعات|سه‌عات|لە|ی|خولەک|ሰዓት|ብ|ኣብ|ደቒቓ|ደቂቓ"
)


BEFORE = "at|à|saat|lúc|ora|në orën|الساعة|الساعه|ساعت|کاتژمێر|سەعات|ሰዓት"  # what makes a number an hour
AFTER = "o'clock|o’clock|o clock|oclock|heures|heure|giờ|টায়|টার|টা|بجے|بجه|بجۀ|بجې|بجو"
_PART = "|".join(PARTS.values())
DAWN = "ሰዓት"  # many who write it count the hours from dawn: six hours later by the clock
_ENDS = r"(?!\s?(?:[\d:./-]|h\b|[ap]\.?\s?m\b)|\w)"
SIGNED = re.compile(
    rf"(?<!\w)(?:{_PART}|{BEFORE})\s?(?P<after>\d\d?)(?:\s?(?:{_PART}|{AFTER}))?{_ENDS}"
    rf"|(?<![\w:./-])(?P<before>\d\d?)\s?(?:{_PART}|{AFTER}){_ENDS}",
    re.I,
)


def minutes_of(text: str) -> int:
    """The minutes that words add to the hour: 30, 15 or -15, else 0."""
    words = plain(text)
    return next((minutes for minutes, known in PARTS.items() if says(words, known)), 0)


def is_understood(text: str) -> bool:
    """Whether nothing stands beside the numbers but words for times."""
    left = without(re.sub(r"\d+", " ", plain(text)), *PARTS.values(), *HALVES, BESIDE)
    return not left.strip()
