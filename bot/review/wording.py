"""The words of a sentence as people see them: examples filled in and marked, each in its own direction."""

import re
from collections.abc import Iterator
from html import unescape

from bot import bidi, calendars
from bot.i18n import PLACEHOLDER, Language
from bot.review.examples import example
from bot.review.markup import Markup, element, joined
from flows.flow import Flow
from flows.model import Text

TAG = re.compile(r"<(/?)(b|i|code)>")  # what the bot writes in; anything else is only words
BLANK = re.compile(r"(\[[^\]]*\])")  # of a paper, to fill in by hand
PLAIN = ("paper.", "phrase.button_", "phrase.command_", "phrase.description", "phrase.short_description")


def shown(flow: Flow, context: str, words: str, language: Language) -> Markup:
    """The words of one message of a catalogue, in its language."""
    told = _as_told(words, language)
    if is_plain(context):
        return _with_blanks(flow, context, told, language)
    return joined(_tagged(flow, context, told, language))


def is_plain(context: str) -> bool:
    """Whether the sentence is shown without HTML: on buttons and papers, and among commands."""
    is_name = context.startswith("paper.") and context.endswith(".name")
    return ".choices." in context or (context.startswith(PLAIN) and not is_name)


def _as_told(words: str, language: Language) -> str:
    """The digits and isolates that the bot puts in when it reads a catalogue."""
    if language.code == "en":
        return words
    told = bidi.outside(words, lambda piece: calendars.digits(piece, language.code))
    return bidi.isolated(told) if language.right_to_left else told


def _with_blanks(flow: Flow, context: str, words: str, language: Language) -> Markup:
    pieces = BLANK.split(words) if context.startswith("paper.") else [words]
    return joined(
        element("mark", _filled(flow, context, piece, language))
        if BLANK.fullmatch(piece)
        else _filled(flow, context, piece, language)
        for piece in pieces
    )


def _tagged(flow: Flow, context: str, words: str, language: Language) -> Iterator[Markup]:
    """Bold and the like as elements that are always closed; what closes nothing is shown as it stands."""
    open_tags: list[str] = []
    at = 0
    for tag in TAG.finditer(words):
        yield _filled(flow, context, unescape(words[at : tag.start()]), language)
        yield _turned(tag, open_tags)
        at = tag.end()
    yield _filled(flow, context, unescape(words[at:]), language)
    yield Markup("".join(f"</{name}>" for name in reversed(open_tags)))


def _turned(tag: re.Match[str], open_tags: list[str]) -> Markup:
    if not tag[1]:
        open_tags.append(tag[2])
        return Markup(tag[0])
    if open_tags and open_tags[-1] == tag[2]:
        return Markup(f"</{open_tags.pop()}>")
    return joined([tag[0]])


def _filled(flow: Flow, context: str, words: str, language: Language) -> Markup:
    """Each placeholder with its example, marked as inserted."""
    pieces = PLACEHOLDER.split(words)  # words and names in turn
    return joined(
        _inserted(flow, context, piece, language) if number % 2 else piece
        for number, piece in enumerate(pieces)
    )


def _inserted(flow: Flow, context: str, name: str, language: Language) -> Markup:
    """The example exactly as the bot would put it in."""
    text = Text(f"{{{name}}}", "", {name: example(flow, context, name)})
    return element("span", language.plain(text), class_="in", title=text.id)
