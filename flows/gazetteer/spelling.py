"""Brings spellings of one name together: letters that look or sound alike, in every script of our readers."""

import re
import unicodedata
from functools import cache

# Letters that differ between keyboards or languages of the Arabic script; Latin ones that do not decompose.
_ALIKE = str.maketrans(
    {
        **dict(zip("يىېێےئۍ", "ییییییی", strict=True)),
        **dict(zip("كګڭ", "کگک", strict=True)),
        **dict(zip("أإآٱ", "اااا", strict=True)),
        **dict(zip("ةەھہۀ", "ههههه", strict=True)),
        **dict(zip("ٹټڈډړڑڵڕںڼؤۆ", "تتددررلرننوو", strict=True)),
        **dict(zip("đðıøłəæ", "ddiolea", strict=True)),
        "ß": "ss",
        "ء": None,
        "ـ": None,
    }
)
_TURKISH_ENDINGS = re.compile(r"['’](?:[dt][ae]n?|y?[aeıiuü]|n?[ıiuü]n)\b", re.IGNORECASE)
_ARABIC_SOUNDS = str.maketrans(
    {
        **dict(zip("بپتثجچحخدذرزژسشصضطظعغفقکگلمنهوی", "BBTTJSHKDDRSSSSSDTSAKFKKKLMNHOI", strict=True)),
        "ا": "A",
    }
)
_DIGRAPHS = (
    ("SCH", "S"), ("TCH", "S"), ("CH", "S"), ("SH", "S"), ("PH", "F"), ("TH", "T"), ("CK", "K"), ("GHT", "T"),
    ("NGH", "NK"), ("GH", ""), ("DGE", "J"), ("CE", "SE"), ("CI", "SI"), ("CY", "SI"), ("X", "KS"),
)  # fmt: skip
_SOUNDS = str.maketrans("CQGZVP", "KKKSFB", "AEIOUYWH")


@cache
def fold(text: str) -> str:
    """Small letters without accents, vowel marks and punctuation, with single spaces between the words."""
    spread = unicodedata.normalize("NFKD", _TURKISH_ENDINGS.sub(" ", text).replace("&", " and ")).casefold()
    plain = (letter for letter in spread.translate(_ALIKE) if not unicodedata.combining(letter))
    letters = (letter for letter in plain if letter not in "'’‘`ʼ" and unicodedata.category(letter) != "Cf")
    words = "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in letters).split()
    return " ".join("st" if word == "saint" else word for word in words)


def skeleton(folded: str) -> str:
    """What is left of a name's sound when vowels go and letters that sound alike are one."""
    sounds = romanised(folded).upper()
    for spelt, heard in _DIGRAPHS:
        sounds = sounds.replace(spelt, heard)
    heard = re.sub("[^A-Z]", "", sounds).translate(_SOUNDS)
    return re.sub(r"(.)\1+", r"\1", heard)


def romanised(folded: str) -> str:
    """A folded name in Latin letters, roughly as it sounds."""
    if folded.isascii():
        return folded
    return "".join(_latin(letter) for letter in folded.translate(_ARABIC_SOUNDS)).lower()


def is_latin(folded: str) -> bool:
    """Whether a folded name is written in Latin letters."""
    return all(letter < "ɐ" for letter in folded)


def _latin(letter: str) -> str:
    """A letter as its Unicode name spells it: ETHIOPIC SYLLABLE LAA, BENGALI LETTER KHA."""
    if letter.isascii():
        return letter
    name = unicodedata.name(letter, "")
    script, _, sound = name.partition(" ")
    sound = sound.rpartition(" ")[2]
    if script == "ETHIOPIC":
        return "" if "GLOTTAL" in name or "PHARYNGEAL" in name else re.sub("^C(?!H)", "CH", sound)
    if script == "BENGALI":
        return _bengali(name, sound)
    return ""


def _bengali(name: str, sound: str) -> str:
    if "VOWEL SIGN" in name or len(sound.rstrip("AEIOU")) == 0:
        return sound[0]
    if "ANUSVARA" in name:
        return "N"
    return "" if "SIGN" in name else {"CA": "CHA", "SSA": "SHA", "BHA": "VA"}.get(sound, sound).rstrip("A")
