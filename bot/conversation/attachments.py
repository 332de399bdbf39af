"""A paper -> what a channel shows: the file, the words to copy, and the same in the person's language."""

import json
from collections.abc import Iterator, Sequence
from html import escape

import structlog

from bot.conversation.messages import File, Message
from bot.documents import write_docx, write_html, write_ics, write_text
from bot.language.languages import Language
from flows.definition.text import Text
from flows.effects import DeliverCalendar, DeliverPaper, SendWordings
from flows.handlers.membership import seen_by
from flows.state.case import Case
from flows.state.paper import Paper
from flows.state.user import User

log = structlog.get_logger()


def parts(hand: DeliverPaper, english: Language, spoken: Language) -> list[File | Message]:
    """Everything to show for one paper, in order. Takes some ten milliseconds: do it beside the loop."""
    shown: list[File | Message] = [_file(hand, english, spoken)]
    shown += _to_send(hand, english, spoken)
    if spoken.code != "en":
        words = (
            f"<i>{spoken.render(hand.notes['paper_keep'])}</i>\n\n{escape(write_text(hand.paper, spoken))}"
        )
        shown.append(Message(words, right_to_left=spoken.right_to_left))
    return shown


def calendar(effect: DeliverCalendar, spoken: Language) -> File:
    """An appointment as a file that a phone's calendar opens."""
    name = spoken.plain(effect.name)
    return File("appointment.ics", write_ics(effect.appointment, name, effect.uid), f"<b>{escape(name)}</b>")


def kept(user: User, cases: Sequence[Case], paper: Paper, language: Language) -> list[File]:
    """All that is kept of a user: a page to read, and the documents themselves for a computer."""
    documents = {
        "user": user.model_dump(mode="json"),
        "cases": [seen_by(case, user.id).model_dump(mode="json") for case in cases],
    }
    written = json.dumps(documents, ensure_ascii=False, indent=1).encode()
    named = f"<b>{escape(language.plain(paper.name))}</b>"
    return [
        File("my-data.html", write_html(paper, language), named),
        File("my-data.json", written, named),
    ]


def correction(effect: SendWordings, english: Language, spoken: Language) -> Message:
    """What a reader copies to mend a translation: the place of each sentence, and what it says now."""
    lines = [f"[{spoken.code}] {text.context}\n{_said(text, english, spoken)}" for text in effect.texts]
    return Message(_copied(spoken.render(effect.note), "\n\n".join(lines)))


def _said(text: Text, english: Language, spoken: Language) -> str:
    said = english.plain(text)
    return said if spoken.code == "en" else f"{said}\n= {spoken.plain(text)}"


def _file(hand: DeliverPaper, english: Language, spoken: Language) -> File | Message:
    """The file, or a word that it could not be made: the words to copy come all the same."""
    try:
        own = spoken if spoken.code != "en" else None
        content = write_docx(hand.paper, english, own, hand.notes["paper_keep"])
    except Exception as error:
        log.error("paper not made", paper=hand.paper.id, error=error)
        return Message(spoken.render(hand.notes["paper_unavailable"]))
    return File(f"{hand.paper.id}.docx", content, f"<b>{spoken.render(hand.paper.name)}</b>")


def _to_send(hand: DeliverPaper, english: Language, spoken: Language) -> Iterator[Message]:
    """Address, subject and words: each of the last two to be copied by one touch."""
    paper, notes = hand.paper, hand.notes
    if paper.subject:
        yield Message(spoken.render(notes["paper_to" if paper.to else "paper_no_email"]))
        yield Message(_copied(spoken.render(notes["paper_subject"]), english.plain(paper.subject)))
    yield Message(_copied(spoken.render(notes["paper_words"]), write_text(paper, english)))


def _copied(note: str, words: str) -> str:
    return f"{note}\n<pre>{escape(words)}</pre>"
