"""Plausible values for what is filled into a sentence, so that it can be read as people will see it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from flows.flow import Flow
from flows.model import Chapter, Day, Link, Text, Value

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
        if step.ask == "several"
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
