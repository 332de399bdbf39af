"""The fill-in page as somebody uses it: types into fields, signs with a finger, presses buttons."""

from collections.abc import Mapping, Sequence
from typing import Any

from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.interaction import POINTER_TOUCH
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.chromium import BrowserTab
from tests.browser.letters import link_of, words_to_paste

Stroke = Sequence[tuple[int, int]]  # where the finger goes, in pixels from the middle of the field
ZIGZAG: Stroke = ((-120, 20), (-80, -30), (-40, 20), (0, -30), (40, 20), (80, -30), (120, 20))
UNDERLINE: Stroke = ((-120, 40), (120, 40))
SIGNATURE = (ZIGZAG, UNDERLINE)
STATE = "return document.querySelector('main').dataset.state"
IS_READY = """
const state = document.querySelector('main').dataset.state;
return state === 'form' ? !document.querySelector('#save').disabled : state !== 'loading';
"""
STROKES = """
return [...document.querySelectorAll('.page')].map((page) => page.querySelectorAll('polyline').length);
"""
IS_SHOWN = """
const found = document.querySelector(arguments[0]);
return Boolean(found && found.checkVisibility());
"""
FILE_NAME, END = "letter.pdf", b"%%EOF"
COPY_PERMISSION = ("clipboard-read", "clipboard-write")


class FillInPage:
    """The page in a tab. `address`: of the site."""

    def __init__(self, tab: BrowserTab, address: str) -> None:
        self.tab, self.address = tab, address

    def open_case(self, case: str, language: str = "en") -> None:
        """Open the page with the papers of a case, and paste the letter if it is too long for the link."""
        self.open_link(link_of(case, self.address, language))
        if self.state == "paste":
            self.paste(words_to_paste(case))

    def open_fragment(self, fragment: str, language: str = "en") -> None:
        """Open the page with any fragment."""
        self.open_link(f"{self.address}/page/{language}.html#{fragment}")

    def open_link(self, link: str) -> None:
        """Open a link, and wait until the page can be used."""
        self.tab.open(link)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until the page shows a form that can make a file, asks for words, or says why it does not."""
        self.tab.until(lambda: self.tab.run(IS_READY), "the page to be ready")

    @property
    def state(self) -> str:
        """What the page shows."""
        return str(self.tab.run(STATE))

    def paste(self, words: str) -> None:
        """Paste the words of a letter, and go on."""
        self._write("paste", words)
        self.press("paste-done")
        self.wait_until_ready()

    def fill(self, values: Mapping[str, str]) -> None:
        """Type into fields, by their ids."""
        for id, value in values.items():
            self._write(f"field-{id}", value)

    def field(self, id: str) -> WebElement:
        """The input, text area or canvas of a field."""
        return self.tab.find(f"#field-{id}")

    def value(self, id: str) -> str:
        """What stands in a field."""
        return str(self.tab.run("return document.getElementById(arguments[0]).value", f"field-{id}"))

    def tick(self, id: str) -> None:
        """Tick a box, or choose an option (`scope-any`)."""
        self.field(id).click()

    def sign(self, field: str = "signature", strokes: Sequence[Stroke] = SIGNATURE) -> None:
        """Sign with a finger."""
        canvas = self.field(field)
        self.tab.run("arguments[0].scrollIntoView({block: 'center'})", canvas)
        for stroke in strokes:
            finger: Any = PointerInput(POINTER_TOUCH, "finger")  # type: ignore[no-untyped-call]
            actions: Any = ActionBuilder(self.tab.driver, mouse=finger, duration=0)
            (first, *others) = stroke
            actions.pointer_action.move_to(canvas, *first)
            actions.pointer_action.pointer_down()
            for point in others:
                actions.pointer_action.move_to(canvas, *point)
            actions.pointer_action.pointer_up()
            actions.perform()

    def strokes(self) -> int:
        """How many strokes stand on the letter or the permission letter, whichever has more."""
        return max(int(count) for count in self.tab.run(STROKES))

    def press(self, id: str) -> None:
        """Press a button."""
        self.tab.find(f"#{id}").click()

    def saved(self) -> bytes:
        """Save the PDF file, and return what the browser has downloaded."""
        file = self.tab.downloads / FILE_NAME
        file.unlink(missing_ok=True)
        self.press("save")
        # On a busy machine it may have its name before it is whole.
        self.tab.until(lambda: file.exists() and END in file.read_bytes(), "the file to be saved")
        return file.read_bytes()

    def copied(self, button: str) -> str:
        """Press a button that copies, and return what the phone's clipboard holds."""
        for name in COPY_PERMISSION:
            permission = {"name": name, "allowWithoutSanitization": False}
            self.tab.command("Browser.setPermission", permission=permission, setting="granted")
        self.tab.run("return navigator.clipboard.writeText('nothing was copied')")
        self.press(button)
        self.tab.until(lambda: self.text("#status"), "the page to say that it has copied")
        return str(self.tab.run("return navigator.clipboard.readText()"))

    def text(self, css: str) -> str:
        """The words of an element, shown or not."""
        return str(self.tab.run("return document.querySelector(arguments[0]).textContent", css))

    def shows(self, css: str) -> bool:
        """Whether an element is there and can be seen."""
        return bool(self.tab.run(IS_SHOWN, css))

    def _write(self, id: str, words: str) -> None:
        """Type words in the place of those that stand there, as a phone's keyboard gives them: whole."""
        self.tab.run("const field = document.getElementById(arguments[0]); field.focus(); field.select()", id)
        self.tab.command("Input.insertText", text=words)
