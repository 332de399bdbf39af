"""What has to stand on the pages, worked out of the papers and what was typed, apart from the page."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

Part = str | Sequence[str]
ON_ONE_LINE = "FIH"  # styles
BOX_OR_LINE = "IK"
SIGNING = ("signature", "supporter_signature")
VANISHING = ("english_words", "agreed", "signer_checked")  # fields without which nothing stands there
TICKS = ("agreed", "signer_checked", "health", "helper", "lawyer_too")
AGREED = "They know that I am writing and have agreed to it."
SIGNED_ON = "2 December 2026"
TYPED: Mapping[str, str] = {  # by the field
    "name": "Lodër Çeku",
    "born": "5 March 1990",
    "nationality": "Eritrean",
    "reference": "A1234567, HO/12-34",
    "address": "Flat 2, 1 Mill Road\nBath BA1 1AA",
    "address_before": "Flat 2, 1 Mill Road\nBath BA1 1AA",
    "address_former": "9 Old Street\nLeeds LS1 1AA",
    "held": "Derwentside, room 12",
    "reach": "07700 900123, name@example.org",
    "language": "Tigrinya, with an interpreter",
    "supporter_name": "Ștefănescu Ion",
    "supporter_address": "3 High Street\nBath BA1 2BB",
    "supporter_reach": "07700 900456",
    "relation": "neighbour",
    "lawyer": "none",
    "english_words": "My own words: “please”, said – twice.",
    "helper_name": "Şükrü Yılmaz, 07700 900789",
    "signed_on": SIGNED_ON,
    "x1": "the first gap of its own",
    "x2": "the second, since May",
    "x3": "the third\non two lines",
}


def squeezed(text: str) -> str:
    """A text without the spaces and ends of lines, which depend on where a line is broken."""
    return "".join(text.split())


def sheet(blocks: Sequence[Sequence[Part]], typed: Mapping[str, str]) -> str:
    """All words of a page, squeezed. `typed`: by the field; a ticked box is `yes`."""
    return squeezed("".join(_lines(blocks, typed)))


def latin_day(day: date) -> str:
    """A day as the page writes it."""
    return f"{day.day} {day:%B %Y}"


def _lines(blocks: Sequence[Sequence[Part]], typed: Mapping[str, str]) -> Iterator[str]:
    for style, *parts in blocks:
        words = "".join(_words(part, str(style), typed) for part in parts)
        if not words:
            continue
        yield f"•{words}" if style == "L" else words


def _words(part: Part, style: str, typed: Mapping[str, str]) -> str:
    if isinstance(part, str):
        return f"{part}:" if style == "I" else part
    references, original = part
    value = ", ".join(filter(None, (_value(reference, typed) for reference in references.split())))
    if style in ON_ONE_LINE:
        value = ", ".join(filter(None, (line.strip() for line in value.split("\n"))))
    if value or style in BOX_OR_LINE or all(id in VANISHING for id in references.split()):
        return value
    is_signed = references in SIGNING and references in typed
    return "" if is_signed or not original else f"[{original}]"


def _value(reference: str, typed: Mapping[str, str]) -> str:
    id = reference.rstrip("^")
    if id in TICKS:
        return AGREED if id == "agreed" and id in typed else ""
    if id in SIGNING or ":" in id:
        return ""
    return typed.get(id, "").upper() if reference.endswith("^") else typed.get(id, "")
