"""Words that were typed where a button was meant: a label, a part of one, or the number of a button."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from bot.i18n import Language
from flows.buttons import Rows
from flows.model import Step
from flows.moves import takes_words
from flows.turn import Tapped, Typed


def as_tap(
    event: Typed, step: Step, rows: Rows, languages: Mapping[str, Language], own: str | None
) -> Tapped | None:
    """The button whose label (or number, where nothing else can be typed) was typed, or None.

    Where no words are asked for, some of a label's are enough if only one button has them: "yes" for "Yes,
    this is right", but not for "Reminders: yes or no". Not where safety, consent or deletion are at stake.
    """
    spoken = [languages[code] for code in (own or "en", "en") if code in languages]
    labels = dict(_labels(rows, spoken))
    typed = folded(event.text)
    for number, (data, words) in enumerate(labels.items(), start=1):
        counted = typed == str(number) and step.ask != "text" and not step.lookup
        if typed and (typed in map(folded, words) or counted):
            return _tap(data)
    if takes_words(step) or step.critical:
        return None
    return _only(
        data for data, words in labels.items() if any(_is_part(event.text, label) for label in words)
    )


def folded(text: str) -> str:
    """Letters and digits only, without case, accents or marks; digits of any script as ASCII."""
    decomposed = unicodedata.normalize("NFKD", text[:200]).casefold()
    kept = (character for character in decomposed if character.isalnum())
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in kept)


def _labels(rows: Rows, spoken: Iterable[Language]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What each button says, in each of the languages."""
    for button in (button for row in rows for button in row if button.data):
        yield str(button.data), tuple(language.plain(button.label) for language in spoken)


def _is_part(typed: str, label: str) -> bool:
    """The first word of a label has to be among them: "no" does not mean "They said no"."""
    words, known = ([word for one in text.split() if (word := folded(one))] for text in (typed, label))
    return bool(known) and known[0] in words and set(words) <= set(known)


def _only(found: Iterable[str]) -> Tapped | None:
    buttons = list(found)
    return _tap(buttons[0]) if len(buttons) == 1 else None


def _tap(data: str) -> Tapped:
    place, _, choice = data.partition(":")
    return Tapped(place, choice)
