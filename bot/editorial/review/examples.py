"""The words of a sentence as people see them: examples filled in and marked, each in its own direction."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from html import unescape

from bot.editorial.review.html import Markup, element, joined
from bot.language import bidi, formats
from bot.language.languages import PLACEHOLDER, Language
from flows.definition.flow import Flow
from flows.definition.schema import Chapter
from flows.definition.text import Day, Link, Text, Value

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
    told = bidi.outside(words, lambda piece: formats.digits(piece, language.code))
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


THE_DAY = date(2026, 12, 4)
THE_TIME = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)
VALUES: Mapping[str, Value] = {
    "address": "House of Commons, London SW1A 0AA",
    "all": 9,
    "appointment": THE_TIME,
    "bar": "▰▰▰▱▱▱▱▱▱",
    "category": "Political Interests",
    "constituency": "Hayes and Harlington",
    "contact": "help@example.org",
    "date": THE_DAY,
    "day": THE_DAY,
    "days": timedelta(days=180),
    "done": 3,
    "email": Link("ada.member@parliament.example"),
    "home": "Bath",
    "interest": "Education",
    "kind": "Surgery address",
    "language": "English",
    "limit": 300,
    "link": Link("https://members.parliament.uk/member/1"),
    "mp": "Ada Member",
    "name": "Blue folder",
    "number": 2,
    "own_words": "We have waited since she was born. She asks me if we can stay.",
    "paper_date": date(2027, 1, 4),
    "party": "A Party",
    "phone": "020 7219 3000",
    "place": "Brook House (Gatwick)",
    "place_since": date(2026, 11, 20),
    "post": "Member, Education Committee",
    "report": THE_TIME,
    "said": "The caseworker will write this week.",
    "subjects": "Small businesses, Education",
    "title": "Border Security Bill: Third Reading",
    "today": date(2026, 11, 24),
    "touch_words": "My daughter is in year 4 at the school in Mill Road.",
    "typed": "SW1A",
    "words": "To ask how many people have waited longer than a year for a decision.",
}
SPECIAL: Mapping[str, Mapping[str, Value]] = {  # where the same name stands for something else
    "phrase.bell_where": {"place": "Mill Road Library"},
    "phrase.button_appointment": {"day": THE_TIME},
    "phrase.button_day": {"day": Day(THE_DAY)},
    "phrase.card_speaker": {"party": "Speaker"},
    "phrase.helpline": {"name": "Samaritans", "number": "116 123"},
}


def example(flow: Flow, context: str, name: str) -> Value:
    """What to fill in for a placeholder of one sentence; a name that is new here stands for itself."""
    sentences = _sentences(flow)
    if context.startswith("phrase.") and name in sentences.get(context, {}):
        return sentences[context][name]
    return SPECIAL.get(context, VALUES).get(name, VALUES.get(name, name))


def _sentences(flow: Flow) -> Mapping[str, Mapping[str, Value]]:
    """What is filled in with other sentences: chapters, buttons."""
    titled = [chapter for chapter in flow.chapters if chapter.title and chapter.why]
    labels = [
        choice.label.text(f"{step.id}.choices.{choice.id}", "person")
        for step in flow.steps.values()
        for choice in step.choices
        if flow.kind(step).takes_several
    ]
    chapter = _chapter(titled[0]) if titled else {}
    label = labels[0] if labels else "…"
    return {
        "phrase.and_more": {"first": label, "more": labels[1] if len(labels) > 1 else "…"},
        "phrase.button_done_chapter": chapter,
        "phrase.button_next_chapter": chapter,
        "phrase.button_picked": {"label": label},
        "phrase.menu_next": chapter,
        "phrase.menu_next_why": chapter,
        "phrase.title_and_answer": {"title": chapter.get("chapter", "…"), "answer": label},
    }


def _chapter(chapter: Chapter) -> dict[str, Value]:
    assert chapter.title and chapter.why
    title: Text = chapter.title.text(f"chapter.{chapter.chapter}.title", "person")
    return {"chapter": title, "why": chapter.why.text(f"chapter.{chapter.chapter}.why", "person")}
