"""Makes the files and the texts to copy: papers, calendar files, the export of all data, wordings."""

import json
from collections.abc import Collection, Iterator, Sequence
from html import escape

import structlog

from bot.conversation.messages import File, Message
from bot.documents import write_docx, write_html, write_ics, write_own_text, write_text
from bot.language.languages import Language
from flows.definition.text import Text
from flows.effects import DeliverCalendar, DeliverPaper, SendWordings
from flows.handlers.membership import seen_by
from flows.state.case import Case
from flows.state.paper import Paper
from flows.state.user import User

log = structlog.get_logger()


def paper_parts(effect: DeliverPaper, english: Language, spoken: Language) -> list[File | Message]:
    """Everything to send for one paper, in order: the file, the text to copy, and a translation.

    `spoken`: the user's language, into which the paper is translated unless it is English. Takes some ten
    milliseconds, so call it in a thread.
    """
    parts: list[File | Message] = [] if effect.paper.copied else [_paper_file(effect, english, spoken)]
    if effect.paper.yours:
        words = escape(write_own_text(effect.paper, english, spoken))
        return [*parts, Message(words, right_to_left=spoken.right_to_left)]
    parts += _to_copy(effect, english, spoken)
    if spoken.code != "en":
        note = spoken.render(effect.notes["paper_keep"])
        words = f"<i>{note}</i>\n\n{escape(write_text(effect.paper, spoken, kept=True))}"
        parts.append(Message(words, right_to_left=spoken.right_to_left))
    return parts


def calendar_file(effect: DeliverCalendar, spoken: Language, words: Message | None = None) -> File:
    """An appointment as a file that a phone's calendar opens. `words`: a message that goes out with it."""
    name = spoken.plain(effect.name)
    content = write_ics(effect.appointment, name, effect.uid)
    if words is None:
        return File("appointment.ics", content, f"<b>{escape(name)}</b>")
    return File(
        "appointment.ics",
        content,
        words.html,
        words.rows,
        without_sound=words.without_sound,
        low_priority=words.low_priority,
    )


def export_files(
    user: User, cases: Sequence[Case], overview: Paper, language: Language, private: Collection[str] = ()
) -> list[File]:
    """Everything stored about a user: a page to read, and the documents themselves as JSON.

    `private`: the steps whose answers no other member of a case may see.
    """
    documents = {
        "user": user.model_dump(mode="json"),
        "cases": [seen_by(case, user.id, private).model_dump(mode="json") for case in cases],
    }
    content = json.dumps(documents, ensure_ascii=False, indent=1).encode()
    caption = f"<b>{escape(language.plain(overview.name))}</b>"
    return [
        File("my-data.html", write_html(overview, language), caption),
        File("my-data.json", content, caption),
    ]


def wordings_message(effect: SendWordings, english: Language, spoken: Language) -> Message:
    """Sentences for a reader to copy and correct: the context of each, the English and the translation."""
    entries = [f"[{spoken.code}] {text.context}\n{_wording(text, english, spoken)}" for text in effect.texts]
    return Message(_copyable(spoken.render(effect.note), "\n\n".join(entries)))


def _wording(text: Text, english: Language, spoken: Language) -> str:
    original = english.plain(text)
    return original if spoken.code == "en" else f"{original}\n= {spoken.plain(text)}"


def _paper_file(effect: DeliverPaper, english: Language, spoken: Language) -> File | Message:
    """The file, or a message that it could not be made; the text to copy is sent all the same."""
    try:
        translation = spoken if spoken.code != "en" else None
        content = write_docx(effect.paper, english, translation, effect.notes["paper_keep"])
    except Exception as error:
        log.error("paper not made", paper=effect.paper.id, error=error)
        return Message(spoken.render(effect.notes["paper_unavailable"]))
    return File(f"{effect.paper.id}.docx", content, f"<b>{spoken.render(effect.paper.name)}</b>")


def _to_copy(effect: DeliverPaper, english: Language, spoken: Language) -> Iterator[Message]:
    """Yield messages with the address, the subject and the text; the last two can be copied with one tap."""
    paper, notes = effect.paper, effect.notes
    if paper.subject:
        yield Message(spoken.render(notes["paper_to" if paper.to else "paper_no_email"]))
        yield Message(_copyable(spoken.render(notes["paper_subject"]), english.plain(paper.subject)))
    yield Message(_copyable(spoken.render(notes["paper_words"]), write_text(paper, english)))


def _copyable(note: str, words: str) -> str:
    return f"{note}\n<pre>{escape(words)}</pre>"
