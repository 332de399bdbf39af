"""Scripts: what people do, step by step, and where that ends."""

from dataclasses import dataclass

from tests.process.test_journey import POSTCODE


@dataclass(frozen=True, slots=True)
class Step:
    """Wait for this button and press it; with `words`, wait for the button but type the words instead."""

    button: str | None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """Steps in order; `end` is a button of the last question."""

    name: str
    steps: tuple[Step, ...]
    end: str


def script_of(number: int) -> Script:
    """Return the script of one of many people, each script in turn."""
    return SCRIPTS[number % len(SCRIPTS)]


MENU = "menu:_page2"  # a button of the menu; the chapters behind it are called by their names


def _taps(*buttons: str) -> tuple[Step, ...]:
    return tuple(map(Step, buttons))


TO_CARD = (
    Step(None, "/start"),
    *_taps("language:en", "who:person", "home_office_knows:yes"),
    Step("situation:detained", "I just want to be ready"),
    *_taps("lawyer:told"),
    Step("postcode:unknown", POSTCODE),
    *_taps("show_mp:yes", "objective:_menu"),
)
PAPER = (*TO_CARD, Step(MENU, "Papers to send"), *_taps("papers:authority", "papers:_menu"))
APPOINTMENT = (
    *TO_CARD,
    Step(MENU, "My appointments"),
    Step("_menu", "in 3 days"),
    *_taps("surgery_time:1500", "surgery_place:office", "surgery_who:me", "surgery_remind:all"),
    *_taps("surgery_check:yes"),
)
SCRIPTS = (
    Script("to the card", TO_CARD, end=MENU),
    Script("to a paper", PAPER, end=MENU),
    Script("to an appointment", APPOINTMENT, end=MENU),
)
