"""A paper -> what a channel shows: the file, the words to copy, and the same in the person's language."""

from collections.abc import Iterator, Mapping
from html import escape

import structlog

from bot.documents import plain, write_docx, write_ics
from bot.i18n import Language
from bot.messages import File, Message
from flows.turn import Calendar, Hand

log = structlog.get_logger()


def parts(hand: Hand, languages: Mapping[str, Language], own: str | None) -> list[File | Message]:
    """Everything to show for one paper, in order. Takes some ten milliseconds: do it beside the loop."""
    english, spoken = languages["en"], languages.get(own or "en", languages["en"])
    shown: list[File | Message] = [_file(hand, english, spoken)]
    shown += _to_send(hand, english, spoken)
    if spoken.code != "en":
        words = f"<i>{spoken.render(hand.notes['paper_keep'])}</i>\n\n{escape(plain(hand.paper, spoken))}"
        shown.append(Message(words, right_to_left=spoken.right_to_left))
    return shown


def calendar(effect: Calendar, languages: Mapping[str, Language], own: str | None) -> File:
    """An appointment as a file that a phone's calendar opens."""
    spoken = languages.get(own or "en", languages["en"])
    name = spoken.plain(effect.name)
    return File("appointment.ics", write_ics(effect.appointment, name, effect.uid), f"<b>{escape(name)}</b>")


def _file(hand: Hand, english: Language, spoken: Language) -> File | Message:
    """The file, or a word that it could not be made: the words to copy come all the same."""
    try:
        own = spoken if spoken.code != "en" else None
        content = write_docx(hand.paper, english, own, hand.notes["paper_keep"])
    except Exception as error:
        log.error("paper not made", paper=hand.paper.id, error=error)
        return Message(spoken.render(hand.notes["paper_unavailable"]))
    return File(f"{hand.paper.id}.docx", content, f"<b>{spoken.render(hand.paper.name)}</b>")


def _to_send(hand: Hand, english: Language, spoken: Language) -> Iterator[Message]:
    """Address, subject and words: each of the last two to be copied by one touch."""
    paper, notes = hand.paper, hand.notes
    if paper.subject:
        yield Message(spoken.render(notes["paper_to" if paper.to else "paper_no_email"]))
        yield Message(_copied(spoken.render(notes["paper_subject"]), english.plain(paper.subject)))
    yield Message(_copied(spoken.render(notes["paper_words"]), plain(paper, english)))


def _copied(note: str, words: str) -> str:
    return f"{note}\n<pre>{escape(words)}</pre>"
