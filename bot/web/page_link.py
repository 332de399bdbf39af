"""Makes the link that opens the fill-in page with a letter in it.

The letter travels in the fragment of the address, which no browser sends to a server: as JSON, compressed
(RFC 1951) and written as base64url. `bot/web/page/payload.js` reads it, and says what each key holds. Of the
permission letter, which is much the same for everybody, only the names of its paragraphs travel: the page
has their words.
"""

import base64
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from bot.language.languages import ENGLISH, Language
from flows.definition.page_plan import PagePlan
from flows.definition.schema import PaperPlan, Style, Voice
from flows.definition.text import Text, Value
from flows.effects import FillIn
from flows.presentation.placeholders import NOT_KNOWN
from flows.state.paper import Block, Paper

VERSION = "1"
FOLDER = "page"  # below the public address
LONGEST = 2000  # characters of a link that every phone opens; Telegram itself takes some more
OPEN, CLOSE = "\ue000", "\ue001"  # stand for the brackets of a gap while its paragraph is put together
OURS = re.compile(f"[{OPEN}{CLOSE}]")
BRACKETS = re.compile(r"\[([^\[\]]*)\]")
NAMES = re.compile(r"\{(\w+)\}")  # of placeholders
GAP = re.compile(f"{OPEN}(.*?){CLOSE}", re.DOTALL)
PERMISSION = "authority"  # the paper whose words the page has
BETWEEN = ",.;،۔።"  # what may stand between two gaps of a sentence
LEADING = 40  # letters before a gap: more than these tell nothing that the gap itself does not
CAPITALS = f"{PERMISSION}.capitals"  # the line for a name in capital letters
STYLES: Mapping[Style, str] = {
    "title": "T",
    "heading": "H",
    "address": "A",
    "fact": "F",
    "body": "B",
    "bullet": "L",
    "tick": "K",
    "words": "W",
    "line": "I",
    "note": "N",
    "signed": "S",
    "said": "B",
}
# Words; or a gap: the ids of its fields, and the English words between its brackets.
LinkPart = str | list[str]


@dataclass(frozen=True)
class PageLinks:
    """Makes links to the fill-in page. `address`: the public address below which the page lies.

    `longest`: characters of a link; a letter that makes it longer is pasted from the chat.
    """

    plan: PagePlan
    address: str
    longest: int = LONGEST

    def link(self, page: FillIn, language: Language) -> str:
        """The link that opens the page with these papers. What is too long for it is pasted from the chat."""
        whole = self._link(_payload(self.plan, page, language), language)
        if len(whole) <= self.longest or page.letter is None:
            return whole
        return self._link(_payload(self.plan, page, language, is_pasted=True), language)

    def _link(self, payload: Mapping[str, Any], language: Language) -> str:
        written = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
        packed = base64.urlsafe_b64encode(packer.compress(written) + packer.flush()).decode().rstrip("=")
        return f"{self.address}/{FOLDER}/{language.code}.html#{VERSION}.{packed}"


def _payload(plan: PagePlan, page: FillIn, language: Language, is_pasted: bool = False) -> dict[str, Any]:
    """What the page needs of a case: the papers in English, and what they leave open.

    `is_pasted`: without the letter, which has to be pasted from the chat.
    """
    gaps = _Gaps(plan, page.voice, language)
    sent = page.letter or page.permission
    letter = [*gaps.blocks(page.letter)] if page.letter else None
    found = {
        "w": page.voice,
        "k": sha256(page.case.encode()).hexdigest()[:8] if page.case else None,
        "d": int(page.is_detained),
        "m": page.mp,
        "t": sent.to,
        "s": gaps.parts(sent.subject, "subject") if sent.subject else None,
        "p": int(is_pasted),
        "l": None if is_pasted else letter,
        "g": gaps.named_by_place(letter or []) if is_pasted else None,
        "a": [_id(block).removeprefix(f"{PERMISSION}.") for block in page.permission.blocks],
        "c": _constituency(page.permission),
        "e": [language.plain(page.enclosed)] if isinstance(page.enclosed, Text) else None,
        "q": gaps.labels,
    }
    return {key: value for key, value in found.items() if value}


def permission_template(plan: PagePlan, paper: PaperPlan) -> dict[str, list[LinkPart]]:
    """The paragraphs of the permission letter by their ids: style, words with placeholders, and their gap."""
    made: dict[str, list[LinkPart]] = {}
    for block in paper.blocks:
        id, words = f"{paper.paper}.{block.id}", block.say[0].person
        fields = plan.filling(id, "", "person")
        gap: list[LinkPart] = [[f"{fields}^" if id == CAPITALS else fields, ""]] if fields else []
        made[block.id] = [STYLES[block.style], words, *gap]
    return made


def _id(block: Block) -> str:
    """The name of a paragraph, as `<paper>.<block>`."""
    return block.text.context.removeprefix("paper.").removesuffix(".person").removesuffix(".supporter")


def _constituency(paper: Paper) -> Value | None:
    """The area that the permission letter names."""
    named = (block.text.values.get("constituency") for block in paper.blocks)
    return next((name for name in named if isinstance(name, str)), None)


@dataclass
class _Gaps:
    """Takes paragraphs apart at their gaps. `labels`: what gaps without a field of their own ask for."""

    plan: PagePlan
    voice: Voice
    language: Language
    labels: dict[str, str] = field(default_factory=dict)

    def blocks(self, paper: Paper) -> Iterator[list[LinkPart]]:
        """Yield each paragraph: the letter of its style, then its parts."""
        for block, _ in paper.paragraphs():
            yield [STYLES[block.style], *self._number(block), *self.parts(block.text, _id(block))]

    def parts(self, text: Text, block: str) -> list[LinkPart]:
        """A sentence, taken apart at its gaps."""
        own = self._own_labels(text)
        parts: list[LinkPart] = []
        for number, piece in enumerate(GAP.split(ENGLISH.plain(_marked(text)))):
            if number % 2:
                parts.append([self._fields(block, piece, own), piece])
            elif piece:
                parts.append(piece)
        return parts

    def named_by_place(self, blocks: Iterable[Sequence[LinkPart]]) -> dict[str, str]:
        """The fields of the gaps whose English words alone do not tell them, by these words."""
        gaps = [part for block in blocks for part in block if not isinstance(part, str)]
        return {words: fields for fields, words in gaps if fields != self._by_words(words)}

    def _by_words(self, words: str) -> str | None:
        """The fields of a gap, as the page finds them for the words of a pasted letter."""
        known = (fill.gap for fill in self.plan.fills if fill.gap)
        template = next((template for template in known if _is_filled(template, words)), words)
        return self.plan.filling("", template, self.voice)

    def _number(self, block: Block) -> list[LinkPart]:
        return [f"{block.number}. "] if block.number else []

    def _fields(self, block: str, gap: str, own: Mapping[str, str]) -> str:
        """The ids of the fields that fill a gap; a gap that nobody foresaw becomes a field of its own."""
        template = next((template for template in own if _is_filled(template, gap)), gap)
        return self.plan.filling(block, template, self.voice) or self._new_label(own.get(template, gap))

    def _new_label(self, label: str) -> str:
        id = f"x{len(self.labels) + 1}"
        self.labels[id] = label
        return id

    def _own_labels(self, text: Text) -> dict[str, str]:
        """What stands between the brackets of a sentence in the person's own language, by the English."""
        found = {NOT_KNOWN: BRACKETS.sub(r"\1", self.language.plain(text))}
        for part in _sentences(text):
            english = BRACKETS.findall(part.id)
            translated = list(_labels(self.language.plain(self._bare(part))))
            if len(english) == len(translated):
                found |= dict(zip(english, translated, strict=True))
        return found

    def _bare(self, text: Text) -> Text:
        """A sentence without the sentences in its placeholders, whose gaps are none of its own."""
        values: dict[str, Value] = {
            name: self._short(value) if isinstance(value, Text) else value
            for name, value in text.values.items()
        }
        return replace(text, values=values)

    def _short(self, value: Text) -> str:
        """A few words in a placeholder; nothing in place of a sentence."""
        words = self.language.plain(value)
        return words if len(words) <= LEADING and not BRACKETS.search(words) else ""


def _labels(sentence: str) -> Iterator[str]:
    """Yield what each gap of a sentence asks for, with the few words that lead to it: "Applied for: what"."""
    end = 0
    for gap in BRACKETS.finditer(sentence):
        before = sentence[end : gap.start()].strip(f"{BETWEEN} ")
        yield f"{before} {gap[1]}" if 0 < len(before) <= LEADING else gap[1]
        end = gap.end()


def _sentences(text: Text) -> Iterator[Text]:
    """Yield the sentences of which a text is made."""
    yield text
    for value in text.values.values():
        if isinstance(value, Text):
            yield from _sentences(value)


def _marked(text: Text) -> Text:
    """A sentence with marks for the brackets of its gaps: what a person typed may have brackets too."""
    within = {name for gap in BRACKETS.findall(text.id) for name in NAMES.findall(gap)}
    values = {
        name: NOT_KNOWN if name in within and value == f"[{NOT_KNOWN}]" else _marked_value(value)
        for name, value in text.values.items()
    }
    return replace(text, id=BRACKETS.sub(rf"{OPEN}\1{CLOSE}", text.id), values=values)


def _marked_value(value: Value) -> Value:
    if isinstance(value, Text):
        return _marked(value)
    if value == f"[{NOT_KNOWN}]":
        return f"{OPEN}{NOT_KNOWN}{CLOSE}"
    return OURS.sub("", value) if isinstance(value, str) else value


def _is_filled(template: str, gap: str) -> bool:
    """Whether a gap is this template, with something in the place of its placeholders."""
    pattern = "(.*)".join(map(re.escape, re.split(r"\{\w+\}", template)))
    return re.fullmatch(pattern, gap, re.DOTALL) is not None
