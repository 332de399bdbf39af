"""`python -m tests.browser.pictures --to DIR`: the page and the file that it makes, to be looked at."""

import argparse
import base64
import struct
import tempfile
import zlib
from pathlib import Path

from tests.browser.chromium import BrowserTab, Chromium
from tests.browser.form import FillInPage
from tests.browser.letters import FOUR_YEARS, SUPPORTER, packed
from tests.browser.paper_pictures import Picture, rendered
from tests.browser.site import page_site
from tests.harness.pdf_text import pages

LANGUAGES, WIDTHS, HEIGHT = ("en", "ar", "ti"), (390, 320), 844
PART = 1400  # pixels of the page in a picture
NAMES = {"en": "Nguyễn Thị Hương", "ar": "محمد بن علي", "ti": "ሰላም ተስፋይ"}
CASES = {"person": FOUR_YEARS, "supporter": SUPPORTER}
TO_PASTE = packed({"w": "person", "p": 1, "a": ["title"]})


def take(page: FillInPage, language: str, width: int, folder: Path) -> None:
    """Take all pictures of a language at a width."""
    page.tab.resize(width, HEIGHT)
    name = f"{language}-{width}"
    for who, case in CASES.items():
        _forget(page)
        page.open_case(case, language)
        _whole(page.tab, folder / f"{name}-{who}-empty")
        page.fill({"name": NAMES[language], "born": "5 March 1990", "reference": "A1234567"})
        page.sign("supporter_signature" if case == SUPPORTER else "signature")
        _whole(page.tab, folder / f"{name}-{who}-filled")
    page.press("clear")
    page.tab.run("document.querySelector('#out').scrollIntoView()")
    page.tab.driver.save_screenshot(str(folder / f"{name}-out.png"))
    page.press("clear-no")
    if width == max(WIDTHS):
        _file(page.saved(), folder / f"{language}-file")
    page.press("clear")
    page.press("clear-yes")
    page.tab.driver.save_screenshot(str(folder / f"{name}-cleared.png"))
    for what, fragment in {"message": "1.x", "paste": TO_PASTE}.items():
        page.open_fragment(fragment, language)
        page.tab.driver.save_screenshot(str(folder / f"{name}-{what}.png"))


def _forget(page: FillInPage) -> None:
    """Leave nothing of the letter before in the tab."""
    page.open_link(f"{page.address}/page/en.html")
    page.tab.run("sessionStorage.clear()")
    page.tab.open("about:blank")


def _whole(tab: BrowserTab, file: Path) -> None:
    """The whole page, in parts that can be looked at."""
    tab.run("scrollTo(0, 0)")
    width, height = tab.run("return [innerWidth, document.documentElement.scrollHeight]")
    for number, top in enumerate(range(0, height, PART)):
        clip = {"x": 0, "y": top, "width": width, "height": min(PART, height - top), "scale": 1}
        shot = tab.command("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        Path(f"{file}-{number + 1}.png").write_bytes(base64.b64decode(shot["data"]))


def _file(content: bytes, beginning: Path) -> None:
    """Each page of a PDF file."""
    for number, _ in enumerate(pages(content)):
        Path(f"{beginning}-{number + 1}.png").write_bytes(_png(rendered(content, number, 1.5)))


def _png(picture: Picture) -> bytes:
    """A picture as a file."""
    red, green, blue = (picture.pixels[channel::3] for channel in (2, 1, 0))
    colours = bytes(value for pixel in zip(red, green, blue, strict=True) for value in pixel)
    across = picture.width * 3
    rows = b"".join(b"\0" + colours[row * across :][:across] for row in range(picture.height))
    head = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.pictures", description=__doc__)
    parser.add_argument("--to", type=Path, required=True)
    folder: Path = parser.parse_args().to
    folder.mkdir(parents=True, exist_ok=True)
    chromium = Chromium()
    try:
        with page_site() as site, tempfile.TemporaryDirectory() as downloads:
            for language in LANGUAGES:
                for width in WIDTHS:
                    with chromium.tab(Path(downloads)) as tab:
                        take(FillInPage(tab, site.address), language, width, folder)
    finally:
        chromium.stop()


if __name__ == "__main__":
    main()
