"""A sentence of the book: both languages beside each other, its state, and the way to correct it."""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from urllib.parse import quote

from bot.editorial.review.edition import Edition
from bot.editorial.review.examples import shown
from bot.editorial.review.html import NOTHING, Markup, element, joined
from bot.editorial.sentences import Sentence, State
from flows.definition.schema import Wording

STATES: Mapping[State, str] = {
    "reviewed": "Reviewed by a native speaker",
    "unread": "Not yet read by a native speaker",
    "fuzzy": "The English has changed",
    "missing": "Not translated yet",
}
BADGES: Mapping[State, str] = {
    "reviewed": "reviewed",
    "unread": "not yet reviewed",
    "fuzzy": "English has changed",
    "missing": "not translated",
}
CRITICAL = "On safety, consent or deletion"
VOICES = {"person": "To the person at risk", "supporter": "To somebody who supports them"}


def pairs(edition: Edition, context: str, wording: Wording, look: str, caption: str = "") -> list[Markup]:
    """The sentences of a wording, one for each voice. `look`: bubble, key (a button) or a style of paper."""
    told = edition.spoken(context, wording)
    return [pair(edition, one, look, _caption(one, caption) if len(told) > 1 else caption) for one in told]


def pair(edition: Edition, sentence: Sentence, look: str, caption: str = "") -> Markup:
    """One sentence."""
    return element(
        "div",
        element("p", caption, class_="caption") if caption else NOTHING,
        element("div", _english(edition, sentence), _own(edition, sentence), class_="two"),
        _changed(sentence),
        _foot(edition, sentence),
        class_=f"pair {look} {marks([sentence])}",
        data_context=sentence.context,
    )


def marks(sentences: Iterable[Sentence]) -> str:
    """The classes by which a reader shows only what is not right, or only what is critical."""
    told = list(sentences)
    states = " ".join(sorted({one.state for one in told}))
    wrong = " wrong" if any(not one.right for one in told) else ""
    return states + wrong + (" critical" if any(one.critical for one in told) else "")


def _caption(sentence: Sentence, caption: str) -> str:
    voice = VOICES[sentence.context.rpartition(".")[2]]
    return f"{caption}. {voice}" if caption else voice


def _english(edition: Edition, sentence: Sentence) -> Markup:
    words = shown(edition.flow, sentence.context, sentence.english, edition.english)
    return element("div", words, class_="words", lang="en", dir="ltr")


def _own(edition: Edition, sentence: Sentence) -> Markup:
    if not sentence.words:
        return element("div", "Nothing yet. People see the English.", class_="words own none")
    words = shown(edition.flow, sentence.context, sentence.words, edition.language)
    code, direction = edition.language.code, edition.direction
    own = element("div", words, class_="words own", lang=code, dir=direction)
    if not edition.answers_in_english(sentence):
        return own
    note = "These words are not shown. People see the English until they are mended."
    return element("div", own, element("p", note, class_="note"))


def _changed(sentence: Sentence) -> Markup:
    """The English of before, with what was taken away and what is new."""
    if sentence.state != "fuzzy":
        return NOTHING
    if sentence.previous is None:
        told: Markup | str = "Somebody marked these words as not certain, or their English has changed."
    else:
        told = element("span", *_differences(sentence.previous, sentence.english), lang="en")
    return element("p", element("b", "What changed in the English: "), told, class_="changed")


def _differences(before: str, after: str) -> Iterable[Markup]:
    """Word by word: what is still there, what was taken away, what is new."""
    old, new = (re.findall(r"\S+\s*", words) for words in (before, after))
    for kind, at, end, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        taken, put = "".join(old[at:end]), "".join(new[start:stop])
        if kind == "equal":
            yield joined([put])
            continue
        yield joined([element("del", taken) if taken else "", element("ins", put) if put else ""])


def _foot(edition: Edition, sentence: Sentence) -> Markup:
    badge = (
        element("span", "on safety", class_="badge danger", title=CRITICAL) if sentence.critical else NOTHING
    )
    state = element("span", BADGES[sentence.state], class_=f"badge {sentence.state}")
    badges = element("span", state, badge, class_="badges")
    summary = element("summary", badges, element("span", "Say it better", class_="act"))
    return element("details", summary, correction(edition, sentence), class_="better")


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
