"""Renders a sentence as people see it, with a marked example in place of each placeholder."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from html import unescape

from bot.editorial.review.html import SafeHtml, element, join
from bot.language.languages import PLACEHOLDER, Language, localize
from flows.definition.flow import Flow, choice_context
from flows.definition.schema import Chapter
from flows.definition.text import Day, Link, Month, MonthAlone, Text, Value
from flows.presentation.placeholders import OURS

TAG = re.compile(r"<(/?)(b|i|code)>")  # the tags that the flow uses; all others are shown as text
BLANK = re.compile(r"(\[[^\]]*\])")  # of a paper, to fill in by hand
PLAIN = ("paper.", "phrase.button_", "phrase.command_", "phrase.description", "phrase.short_description")
EXAMPLE_DAY = date(2026, 12, 4)
EXAMPLE_TIME = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)
VALUES: Mapping[str, Value] = {
    **OURS,
    "address": "House of Commons, London SW1A 0AA",
    "all": 9,
    "application": "asylum",
    "applied_on": Month(date(2022, 3, 1)),
    "appointment": EXAMPLE_TIME,
    "bar": "▰▰▰▱▱▱▱▱▱",
    "category": "Political Interests",
    "checked": "Number checked on 22 November 2026.",
    "commons": "020 7219 3000 (Number checked on 22 November 2026.)",
    "constituency": "Hayes and Harlington",
    "contact": "help@example.org",
    "date": EXAMPLE_DAY,
    "day": EXAMPLE_DAY,
    "days": timedelta(days=180),
    "done": 3,
    "emergency": "999 (Number checked on 22 November 2026.)",
    "enclosed": "the signed permission letter, one page with the facts",
    "email": Link("ada.member@parliament.example"),
    "home": "Bath",
    "interest": "Education",
    "kind": "Surgery address",
    "language": "English",
    "limit": 300,
    "link": Link("https://members.parliament.uk/member/1"),
    "month": Month(date(2024, 3, 21)),
    "matter": "asylum",
    "mp": "Ada Member",
    "name": "Blue folder",
    "number": 2,
    "operator": "Derwentside Visitors Group",
    "own_words": "We have waited since she was born. She asks me if we can stay.",
    "paper_date": date(2027, 1, 4),
    "party": "A Party",
    "phone": "020 7219 3000",
    "place": "Brook House (Gatwick)",
    "place_since": date(2026, 11, 20),
    "post": "Member, Education Committee",
    "report": EXAMPLE_TIME,
    "samaritans": "116 123 (Number checked on 22 November 2026.)",
    "said": "The caseworker will write this week.",
    "stage": "refused",
    "stands_since": Month(date(2025, 6, 1)),
    "subjects": "Small businesses, Education",
    "ties": "children at school, a faith group",
    "title": "Border Security Bill: Third Reading",
    "today": date(2026, 11, 24),
    "touch_words": "My daughter is in year 4 at the school in Mill Road.",
    "tried": "letters to the Home Office, a complaint",
    "typed": "SW1A",
    "words": "To ask how many people have waited longer than a year for a decision.",
    "year": 2025,
}
VALUES_BY_CONTEXT: Mapping[str, Mapping[str, Value]] = {  # where a name means something else
    "phrase.bell_where": {"place": "Mill Road Library"},
    "phrase.button_appointment": {"day": EXAMPLE_TIME},
    "phrase.button_day": {"day": Day(EXAMPLE_DAY)},
    "phrase.button_month": {"month": MonthAlone(date(2022, 3, 1))},
    "phrase.card_speaker": {"party": "Speaker"},
    "phrase.one_after_the_other": {"first": "Thank you for your time.", "more": "I live in Bath."},
    "phrase.helpline": {"name": "Samaritans", "number": "116 123"},
}


def render_example(flow: Flow, context: str, words: str, language: Language) -> SafeHtml:
    """Render one message of a catalogue, with examples filled in, in the language it is written in."""
    if language.code != "en":
        words = localize(words, language.code, language.right_to_left)
    if is_plain(context):
        return _plain(flow, context, words, language)
    return join(_rich(flow, context, words, language))


def is_plain(context: str) -> bool:
    """Tell whether a sentence is shown without HTML: on buttons, in papers, and in lists of commands."""
    is_name = context.startswith("paper.") and context.endswith(".name")
    return ".choices." in context or ".sentences." in context or (context.startswith(PLAIN) and not is_name)


def example(flow: Flow, context: str, name: str) -> Value:
    """Return an example for a placeholder of a sentence; without one, the placeholder's own name."""
    values = {**VALUES, **VALUES_BY_CONTEXT.get(context, {})}
    if context.startswith("phrase."):
        values |= _values_from_flow(flow).get(context, {})
    fact = flow.fact_value(name)
    return values.get(name, name) if fact is None else fact


def _plain(flow: Flow, context: str, words: str, language: Language) -> SafeHtml:
    """Render text without tags; the blanks of a paper are highlighted."""
    pieces = BLANK.split(words) if context.startswith("paper.") else [words]
    filled = ((piece, _fill(flow, context, piece, language)) for piece in pieces)
    return join(element("mark", html) if BLANK.fullmatch(piece) else html for piece, html in filled)


def _rich(flow: Flow, context: str, words: str, language: Language) -> Iterator[SafeHtml]:
    """Yield text with balanced tags: close those left open, and show stray closing tags as text."""
    open_tags: list[str] = []
    end = 0
    for tag in TAG.finditer(words):
        yield _fill(flow, context, unescape(words[end : tag.start()]), language)
        yield _balance(tag, open_tags)
        end = tag.end()
    yield _fill(flow, context, unescape(words[end:]), language)
    yield SafeHtml("".join(f"</{name}>" for name in reversed(open_tags)))


def _balance(tag: re.Match[str], open_tags: list[str]) -> SafeHtml:
    slash, name = tag.groups()
    if not slash:
        open_tags.append(name)
        return SafeHtml(tag[0])
    if open_tags and open_tags[-1] == name:
        return SafeHtml(f"</{open_tags.pop()}>")
    return join([tag[0]])


def _fill(flow: Flow, context: str, words: str, language: Language) -> SafeHtml:
    """Put an example in place of each placeholder."""
    pieces = PLACEHOLDER.split(words)  # text and names in turn
    return join(
        _marked_example(flow, context, piece, language) if number % 2 else piece
        for number, piece in enumerate(pieces)
    )


def _marked_example(flow: Flow, context: str, name: str, language: Language) -> SafeHtml:
    """Render the example exactly as the bot would insert it."""
    text = Text(f"{{{name}}}", "", {name: example(flow, context, name)})
    return element("span", language.plain(text), class_="in", title=text.id)


def _values_from_flow(flow: Flow) -> Mapping[str, Mapping[str, Value]]:
    """Return examples that are sentences of the flow, by context: chapter titles and button labels."""
    chapters = [chapter for chapter in flow.chapters if chapter.title and chapter.why]
    labels = [
        choice.label.text(choice_context(step, choice), "person")
        for step in flow.steps.values()
        for choice in step.choices
        if choice.label and flow.kind(step).takes_several
    ]
    chapter = _chapter_values(chapters[0]) if chapters else {}
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


def _chapter_values(chapter: Chapter) -> dict[str, Value]:
    assert chapter.title and chapter.why
    title: Text = chapter.title.text(f"chapter.{chapter.chapter}.title", "person")
    return {"chapter": title, "why": chapter.why.text(f"chapter.{chapter.chapter}.why", "person")}
