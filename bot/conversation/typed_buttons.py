"""Finds the button that typed words mean: by its label, a part that says the same, or its number."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from bot.language.languages import Language
from flows.definition.text import Text
from flows.effects import Button
from flows.engine import OpenQuestion
from flows.events import Tapped, Typed
from flows.presentation.keyboard import Rows
from flows.presentation.pages import page_of

SMALL = frozenset({"a", "an", "the", "of", "by"})  # often left out by learners; not "it" or "to"
YES_OR_NO = re.compile("(yes|no),", re.IGNORECASE)  # the beginning of an English label that says so
COMMA = re.compile("[,،፣]")


def as_tap(
    event: Typed, question: OpenQuestion, languages: Mapping[str, Language], own: str | None
) -> Tapped | None:
    """The tap on the button whose label was typed, or its number if nothing else can be typed; or None.

    Nobody knows which page of the buttons somebody counts on: then a number stands for none of them.
    If the step asks for no words, less is enough as long as it fits only one button: "find mp", or "yes" for
    "Yes, this is right". Not if safety, consent or deletion are at stake.

    `own`: the code of the person's language; English labels are recognised too.
    """
    spoken = [languages[code] for code in (own or "en", "en") if code in languages]
    labels = dict(_labels(question.rows, spoken))
    typed = folded(event.text)
    is_one_page = not any(page_of(Tapped.parse(data).choice) for data in labels)
    numbered = not question.takes_words and not question.step.counts and is_one_page
    for number, (data, words) in enumerate(labels.items(), start=1):
        if typed and (typed in map(folded, words) or (numbered and typed == str(number))):
            return Tapped.parse(data)
    if question.takes_words or question.step.critical:
        return None
    meant = {
        str(button.data)
        for button in _tappable(question.rows)
        if any(_is_meant(event.text, button.label, language) for language in spoken)
    }
    return Tapped.parse(meant.pop()) if len(meant) == 1 else None


def folded(text: str) -> str:
    """Letters and digits only, without case, accents or marks; digits of any script as ASCII."""
    decomposed = unicodedata.normalize("NFKD", text[:200]).casefold()
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in decomposed
        if character.isalnum()
    )


def _labels(rows: Rows, spoken: Iterable[Language]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the data of each button, and its label in each of the languages."""
    for button in _tappable(rows):
        yield str(button.data), tuple(language.plain(button.label) for language in spoken)


def _tappable(rows: Rows) -> Iterator[Button]:
    return (button for row in rows for button in row if button.data)


def _is_meant(typed: str, label: Text | str, language: Language) -> bool:
    """Whether part of the label was typed, and says the same as the whole.

    Any other part may say the opposite: "I am sure" of "I am not sure", "the place" of "The place is wrong",
    "avukat" of "Avukat yok"; or something else: "help" of "Help together".
    """
    words = language.plain(label)
    if language.code == "en" and _bare(typed) == _bare(words) != []:
        return True
    comma = COMMA.search(words)
    is_yes_or_no = isinstance(label, Text) and YES_OR_NO.match(label.id) is not None
    return is_yes_or_no and comma is not None and folded(typed) == folded(words[: comma.start()])


def _bare(words: str) -> list[str]:
    """The words without the small ones. Their order counts: "are they …?" is not "they are …"."""
    return [word for word in map(folded, words[:200].split()) if word and word not in SMALL]
