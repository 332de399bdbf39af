"""A sentence of the book: both languages beside each other, its state, and the way to correct it."""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from bot.review.corrections import correction
from bot.review.edition import Edition
from bot.review.markup import NOTHING, Markup, element, joined
from bot.review.sentences import Sentence, State
from bot.review.wording import shown
from flows.model import Wording

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
