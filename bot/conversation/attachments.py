"""What the files hold that are sent, and the texts to copy: papers, calendar files, all data, wordings."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from bot.conversation.messages import File, Message
from bot.documents import (
    CalendarFile,
    DataExport,
    PdfFile,
    WebPage,
    WordFile,
    write_own_text,
    write_text,
)
from bot.documents.files import FileSpec
from bot.language.languages import Language
from flows.definition.text import Text
from flows.effects import DeliverCalendar, DeliverPaper, SendWordings
from flows.handlers.membership import seen_by
from flows.state.case import Case
from flows.state.paper import Paper
from flows.state.user import User


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is yet to be made: its name, what it is to hold, and the message it goes out with."""

    name: str
    spec: FileSpec
    words: Message

    def made(self, content: bytes) -> File:
        """The file, with its content."""
        return File(
            self.name,
            content,
            self.words.html,
            self.words.rows,
            without_sound=self.words.without_sound,
            low_priority=self.words.low_priority,
        )


def paper_file(effect: DeliverPaper, english: Language, spoken: Language) -> Attachment:
    """A paper as a PDF or Word file. `spoken`: the user's language, of the pages to keep, if not English."""
    translation = spoken if spoken.code != "en" else None
    kind, ending = (WordFile, "docx") if effect.as_word else (PdfFile, "pdf")
    spec = kind(effect.paper, english, translation, effect.notes["paper_keep"])
    said = (f"<b>{spoken.render(effect.paper.name)}</b>", *_next_steps(effect, spoken))
    caption = Message("\n".join(said), right_to_left=spoken.right_to_left)
    return Attachment(f"{effect.paper.id}.{ending}", spec, caption)


def paper_text(effect: DeliverPaper, english: Language, spoken: Language) -> Message:
    """The message that follows a paper: the words to copy, or of what goes to no office, to read."""
    if effect.paper.yours:
        words = escape(write_own_text(effect.paper, english, spoken))
        return Message(words, right_to_left=spoken.right_to_left)
    return Message("\n".join(_to_copy(effect, english, spoken)))


def calendar_file(effect: DeliverCalendar, spoken: Language, words: Message | None = None) -> Attachment:
    """An appointment as a file that a phone's calendar opens. `words`: a message that goes out with it."""
    name = spoken.plain(effect.name)
    spec = CalendarFile(effect.appointment, name, effect.uid)
    return Attachment("appointment.ics", spec, words or Message(f"<b>{escape(name)}</b>"))


def export_files(
    user: User, cases: Sequence[Case], overview: Paper, language: Language, private: Collection[str] = ()
) -> list[Attachment]:
    """Everything stored about a user: a page to read, and the documents themselves as JSON.

    `private`: the steps whose answers no other member of a case may see.
    """
    documents = DataExport(user, tuple(seen_by(case, user.id, private) for case in cases))
    caption = Message(f"<b>{escape(language.plain(overview.name))}</b>")
    return [
        Attachment("my-data.html", WebPage(overview, language), caption),
        Attachment("my-data.json", documents, caption),
    ]


def wordings_message(effect: SendWordings, english: Language, spoken: Language) -> Message:
    """Sentences for a reader to copy and correct: the context of each, the English and the translation."""
    entries = [f"[{spoken.code}] {text.context}\n{_wording(text, english, spoken)}" for text in effect.texts]
    return Message(_copyable(spoken.render(effect.note), "\n\n".join(entries)))


def _wording(text: Text, english: Language, spoken: Language) -> str:
    original = english.plain(text)
    return original if spoken.code == "en" else f"{original}\n= {spoken.plain(text)}"


def _to_copy(effect: DeliverPaper, english: Language, spoken: Language) -> Iterator[str]:
    """Yield the subject and the text, each of which can be copied with one tap; first what no file says."""
    paper, notes = effect.paper, effect.notes
    if paper.copied:
        yield from _next_steps(effect, spoken)
    if paper.subject:
        yield _copyable(spoken.render(notes["paper_subject"]), english.plain(paper.subject))
    yield _copyable(spoken.render(notes["paper_words"]), write_text(paper, english))


def _next_steps(effect: DeliverPaper, spoken: Language) -> Iterator[str]:
    return (spoken.render(step) for step in effect.next_steps)


def _copyable(note: str, words: str) -> str:
    return f"{note}\n<pre>{escape(words)}</pre>"
