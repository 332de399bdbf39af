"""How a volunteer says it better: words to copy that lead back to one message of a catalogue."""

import re
from urllib.parse import quote

from bot.review.edition import Edition
from bot.review.markup import NOTHING, Markup, element, joined
from bot.review.sentences import Sentence

NOBODY = "the people who told you about this book"
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST_LINK = 1800  # characters: longer mailto: links are cut off by some programs


def correction(edition: Edition, sentence: Sentence) -> Markup:
    """The prepared text, a button to copy it, and where to send it."""
    text = correction_text(edition, sentence)
    label = f"Correction of {sentence.context}"
    rows = str(min(24, text.count("\n") + len(text) // 36 + 2))
    return joined(
        [
            element("textarea", f"\n{text}", rows=rows, aria_label=label, spellcheck="false", dir="auto"),
            element("button", "Copy", type="button", class_="copy", hidden="hidden"),
            _where(edition, sentence, text),
        ]
    )


def correction_text(edition: Edition, sentence: Sentence) -> str:
    """The lines to copy: its id, the language, the English, the words of now, and room for better ones."""
    now = sentence.words or "(nothing yet)"
    return (
        f"Language: {edition.english_name} ({edition.language.code})\n"
        f"Message: {sentence.context}\n"
        f"English:\n{sentence.english}\n"
        f"Now:\n{now}\n"
        "Better:\n"
    )


def where_to_send(contact: str | None) -> str:
    """Whom corrections go to, in words."""
    return contact or NOBODY


def is_mail(contact: str | None) -> bool:
    """Whether the contact can be written to by e-mail."""
    return contact is not None and MAIL.fullmatch(contact) is not None


def _where(edition: Edition, sentence: Sentence, text: str) -> Markup:
    contact = edition.contact
    told = element("span", f"Send it to {where_to_send(contact)}.")
    mail = NOTHING
    if contact and is_mail(contact):
        mail = element("a", "Write an e-mail", href=_mail(contact, edition, sentence, text), class_="mail")
    return element("p", told, mail, class_="where")


def _mail(contact: str, edition: Edition, sentence: Sentence, text: str) -> str:
    """An e-mail with the prepared text; where that makes the link too long, with the message's id only."""
    subject = quote(f"Ask My MP, {edition.language.code}: {sentence.context}")
    begins = f"mailto:{quote(contact, safe='@')}?subject={subject}&body="
    short = f"Message: {sentence.context}\nLanguage: {edition.language.code}\nBetter:\n"
    body = next((one for one in (text, short) if len(begins + _lines(one)) <= LONGEST_LINK), short)
    return begins + _lines(body)


def _lines(text: str) -> str:
    return quote(text.replace("\n", "\r\n"))
