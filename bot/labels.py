"""Words that were typed where a button was meant: "yes", a label, or the number of a button."""

import unicodedata
from collections.abc import Mapping

from bot.i18n import Language
from flows.buttons import Rows
from flows.model import Step
from flows.turn import Tapped, Typed


def as_tap(
    event: Typed, step: Step, rows: Rows, languages: Mapping[str, Language], own: str | None
) -> Tapped | None:
    """The button whose label (or number, where nothing else can be typed) was typed, or None."""
    buttons = [button for row in rows for button in row if button.data]
    typed = folded(event.text)
    spoken = [languages[code] for code in (own or "en", "en") if code in languages]
    for number, button in enumerate(buttons, start=1):
        labels = {folded(language.plain(button.label)) for language in spoken}
        counted = typed == str(number) and step.ask != "text" and not step.lookup
        if typed and (typed in labels or counted):
            place, _, choice = str(button.data).partition(":")
            return Tapped(place, choice)
    return None


def folded(text: str) -> str:
    """Letters and digits only, without case, accents or marks; digits of any script as ASCII."""
    decomposed = unicodedata.normalize("NFKD", text[:200]).casefold()
    kept = (character for character in decomposed if character.isalnum())
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in kept)
