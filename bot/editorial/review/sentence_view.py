"""Renders a sentence: both languages side by side, its state, and a form for corrections."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from urllib.parse import quote

from bot.editorial.review.examples import render_example
from bot.editorial.review.facts import facts_beside
from bot.editorial.review.html import EMPTY, SafeHtml, element, join
from bot.editorial.review.translation import Translation
from bot.editorial.sentences import Sentence, TranslationState
from flows.definition.schema import Wording

STATES: Mapping[TranslationState, str] = {
    "reviewed": "Reviewed by a native speaker",
    "unread": "Not yet read by a native speaker",
    "fuzzy": "The English has changed",
    "missing": "Not translated yet",
}
BADGES: Mapping[TranslationState, str] = {
    "reviewed": "reviewed",
    "unread": "not yet reviewed",
    "fuzzy": "English has changed",
    "missing": "not translated",
}
CRITICAL = "On safety, consent or deletion"
VOICES = {"person": "To the person at risk", "supporter": "To somebody who supports them"}
NO_CONTACT = "the people who told you about this book"
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST_LINK = 1800  # characters; some programs cut off longer mailto: links
LONGEST_FORM = 24  # rows
CHARACTERS_PER_ROW = 36  # on a phone


def sentence_views(
    translation: Translation, context: str, wording: Wording, style: str, caption: str = ""
) -> list[SafeHtml]:
    """Render the sentences of a wording, one for each voice.

    `style` is a CSS class: bubble (a message), key (a button), label, or the style of a paper's block.
    """
    sentences = translation.of_wording(context, wording)
    if len(sentences) == 1:
        return [_sentence_view(translation, sentences[0], style, caption)]
    return [
        _sentence_view(translation, sentence, style, _caption_with_voice(sentence, caption))
        for sentence in sentences
    ]


def filter_classes(sentences: Iterable[Sentence]) -> str:
    """Return the CSS classes by which readers filter for sentences that need work or are critical."""
    sentences = list(sentences)
    classes = sorted({sentence.state for sentence in sentences})
    wrong = " wrong" if any(sentence.needs_work for sentence in sentences) else ""
    critical = " critical" if any(sentence.critical for sentence in sentences) else ""
    return " ".join(classes) + wrong + critical


def where_to_send(contact: str | None) -> str:
    """Return to whom corrections go, in words."""
    return contact or NO_CONTACT


def _sentence_view(translation: Translation, sentence: Sentence, style: str, caption: str) -> SafeHtml:
    return element(
        "div",
        element("p", caption, class_="caption") if caption else EMPTY,
        element("div", _english(translation, sentence), _translated(translation, sentence), class_="two"),
        facts_beside(translation.flow, sentence.english),
        _change_of_english(sentence),
        _correction(translation, sentence),
        class_=f"pair {style} {filter_classes([sentence])}",
        data_context=sentence.context,
    )


def _caption_with_voice(sentence: Sentence, caption: str) -> str:
    voice = VOICES[sentence.context.rpartition(".")[2]]
    return f"{caption}. {voice}" if caption else voice


def _english(translation: Translation, sentence: Sentence) -> SafeHtml:
    words = render_example(translation.flow, sentence.context, sentence.english, translation.english)
    return element("div", words, class_="words", lang="en", dir="ltr")


def _translated(translation: Translation, sentence: Sentence) -> SafeHtml:
    if not sentence.translation:
        return element("div", "Nothing yet. People see the English.", class_="words own none")
    words = render_example(translation.flow, sentence.context, sentence.translation, translation.language)
    code, direction = translation.language.code, translation.direction
    translated = element("div", words, class_="words own", lang=code, dir=direction)
    if not translation.falls_back_to_english(sentence):
        return translated
    note = "These words are not shown. People see the English until they are mended."
    return element("div", translated, element("p", note, class_="note"))


def _change_of_english(sentence: Sentence) -> SafeHtml:
    """Render how the English has changed since it was translated; EMPTY unless that is outdated."""
    if sentence.state != "fuzzy":
        return EMPTY
    if sentence.previous is None:
        change: SafeHtml | str = "Somebody marked these words as not certain, or their English has changed."
    else:
        change = element("span", *_word_differences(sentence.previous, sentence.english), lang="en")
    return element("p", element("b", "What changed in the English: "), change, class_="changed")


def _word_differences(before: str, after: str) -> Iterator[SafeHtml]:
    """Yield the words in order: unchanged, deleted (`del`) or inserted (`ins`)."""
    old, new = (re.findall(r"\S+\s*", words) for words in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        deleted, inserted = "".join(old[old_start:old_end]), "".join(new[new_start:new_end])
        if kind == "equal":
            yield join([inserted])
            continue
        yield element("del", deleted) if deleted else EMPTY
        yield element("ins", inserted) if inserted else EMPTY


def _correction(translation: Translation, sentence: Sentence) -> SafeHtml:
    """Render the badges of a sentence, which unfold to the form for corrections."""
    critical = (
        element("span", "on safety", class_="badge danger", title=CRITICAL) if sentence.critical else EMPTY
    )
    state = element("span", BADGES[sentence.state], class_=f"badge {sentence.state}")
    badges = element("span", state, critical, class_="badges")
    summary = element("summary", badges, element("span", "Say it better", class_="act"))
    return element("details", summary, _correction_form(translation, sentence), class_="better")


def _correction_form(translation: Translation, sentence: Sentence) -> SafeHtml:
    """Render the prepared text, a button to copy it, and where to send it."""
    text = _correction_text(translation, sentence)
    label = f"Correction of {sentence.context}"
    rows = str(min(LONGEST_FORM, text.count("\n") + len(text) // CHARACTERS_PER_ROW + 2))
    return join(
        [
            element("textarea", f"\n{text}", rows=rows, aria_label=label, spellcheck="false", dir="auto"),
            element("button", "Copy", type="button", class_="copy", hidden="hidden"),
            _destination(translation, sentence, text),
        ]
    )


def _correction_text(translation: Translation, sentence: Sentence) -> str:
    """Return the lines to copy and complete: language, message id, English, words now and better ones."""
    current = sentence.translation or "(nothing yet)"
    return (
        f"Language: {translation.english_name} ({translation.language.code})\n"
        f"Message: {sentence.context}\n"
        f"English:\n{sentence.english}\n"
        f"Now:\n{current}\n"
        "Better:\n"
    )


def _destination(translation: Translation, sentence: Sentence, text: str) -> SafeHtml:
    contact = translation.contact
    words = element("span", f"Send it to {where_to_send(contact)}.")
    link = EMPTY
    if contact and EMAIL.fullmatch(contact):
        address = _mailto(contact, translation, sentence, text)
        link = element("a", "Write an e-mail", href=address, class_="mail")
    return element("p", words, link, class_="where")


def _mailto(contact: str, translation: Translation, sentence: Sentence, text: str) -> str:
    """Return a link that opens an e-mail with the prepared text, or with less if it would get too long."""
    code = translation.language.code
    subject = quote(f"Ask My MP, {code}: {sentence.context}")
    start = f"mailto:{quote(contact, safe='@')}?subject={subject}&body="
    link = start + _quote_lines(text)
    if len(link) <= LONGEST_LINK:
        return link
    return start + _quote_lines(f"Message: {sentence.context}\nLanguage: {code}\nBetter:\n")


def _quote_lines(text: str) -> str:
    return quote(text.replace("\n", "\r\n"))
