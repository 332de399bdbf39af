"""`python -m tests.browser.effort`: from /start to a signed letter, for someone waiting four years.

The chat's part is counted as `tests/journeys/effort.py` counts it. On the page somebody fills in every field,
signs, ticks what they agree to, saves the file and opens the e-mail. They read the form and the way out, and
not the English pages. Minutes are an estimate from the speeds below, and no measurement.
"""

import argparse
import asyncio
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from structlog.testing import capture_logs

from tests.browser.chromium import Chromium
from tests.browser.expected import TYPED
from tests.browser.form import FillInPage
from tests.browser.site import page_site
from tests.harness.pdf_text import pages
from tests.harness.telegram import TelegramShell
from tests.journeys.effort import BEGIN, LANGUAGES, TO_THE_CARD, TO_THE_LETTER, Effort, act

WORDS_A_MINUTE = 150  # read on a phone, in plain words
LETTERS_A_MINUTE = 120  # typed with a thumb
SECONDS_AN_ACTION = 2  # to find a button or a field and tap it
SIGN = 10  # seconds
READ = """
const parts = [...document.querySelectorAll('header, #fields, #out')];
return parts.map((part) => part.innerText).join(' ').split(/\\s+/).filter(Boolean).length;
"""
SHOWN = "return [...document.querySelectorAll('.field')].map((field) => field.dataset.field)"
CHOSEN = ("scope-one", "health")  # what is ticked
NOT_TYPED = ("scope", "health", "helper", "helper_name", "lawyer_too", "signature", "signed_on")


@dataclass(frozen=True)
class PartOfTheWay:
    """One part of the way: actions, words to read, fields to type into, and the letters typed into them."""

    name: str
    actions: int
    words: int
    fields: int = 0
    letters: int = 0
    seconds: float = 0.0

    @property
    def minutes(self) -> float:
        """How long it takes, by the speeds above."""
        typing = self.letters / LETTERS_A_MINUTE + self.words / WORDS_A_MINUTE
        return typing + (self.actions * SECONDS_AN_ACTION + self.seconds) / 60

    def line(self) -> str:
        """The figures as a row of the table."""
        return f"{self.name:34} {self.actions:7} {self.words:6} {self.fields:6} {self.minutes:8.1f}"


async def in_the_chat(code: str, address: str) -> tuple[PartOfTheWay, str]:
    """The way to the letter, and the link of the button below it."""
    shell = TelegramShell(page_address=address)
    person, effort = shell.telegram.person(), Effort()
    for action in (BEGIN, f"language:{code}", *TO_THE_CARD, *TO_THE_LETTER):
        await act(shell, person, action, effort)
    link = next(button.url for button in person.messages[-1].buttons if button.url)
    typed = sum(len(action) - 2 for action in (*TO_THE_CARD, *TO_THE_LETTER) if action.startswith("> "))
    return PartOfTheWay("/start to the letter, in the chat", effort.actions, effort.words, 0, typed), link


def on_the_page(page: FillInPage, link: str) -> PartOfTheWay:
    """The way from the button to the file and the e-mail, done as counted."""
    page.open_link(link)
    fields = [id for id in page.tab.run(SHOWN) if id not in NOT_TYPED]
    typed = {id: TYPED[id] for id in fields}
    page.fill(typed)
    for choice in CHOSEN:
        page.tick(choice)
    page.sign()
    assert [len(text) > 100 for text in pages(page.saved())] == [True, True]
    assert str(page.tab.find("#email").get_attribute("href")).startswith("mailto:practice")
    actions = (
        1 + len(fields) + len(CHOSEN) + 1 + 2
    )  # the button, the fields, the ticks, the signature, the ways out
    letters = sum(map(len, typed.values()))
    return PartOfTheWay(
        "filling in, signing, file and e-mail", actions, page.tab.run(READ), len(fields), letters, SIGN
    )


def measured(code: str, chromium: Chromium, address: str, folder: Path) -> list[PartOfTheWay]:
    """Both parts of the way in one language, and their sum."""
    with capture_logs():
        chat, link = asyncio.run(in_the_chat(code, address))
    with chromium.tab(folder) as tab:
        page = on_the_page(FillInPage(tab, address), link)
    whole = PartOfTheWay(
        "altogether",
        chat.actions + page.actions,
        chat.words + page.words,
        page.fields,
        chat.letters + page.letters,
        page.seconds,
    )
    return [chat, page, whole]


def _printed() -> None:
    chromium = Chromium()
    with page_site() as site, TemporaryDirectory() as folder:
        for code in LANGUAGES:
            print(f"{code:34} actions  words fields  minutes")  # noqa: T201
            for part in measured(code, chromium, site.address, Path(folder)):
                print(part.line())  # noqa: T201
    chromium.stop()


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    _printed()
