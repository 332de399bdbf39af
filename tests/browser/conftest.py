"""The browser, the site, and a tab with the page in it, for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import BrowserTab, Chromium
from tests.browser.form import FillInPage
from tests.browser.site import PageSite, page_site


@pytest.fixture(scope="session")
def site() -> Iterator[PageSite]:
    """The page, served on loopback."""
    with page_site() as site:
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One browser for all tests of a worker."""
    chromium = Chromium()
    yield chromium
    chromium.stop()


@pytest.fixture
def tab(chromium: Chromium, tmp_path: Path) -> Iterator[BrowserTab]:
    """A fresh tab."""
    with chromium.tab(tmp_path) as tab:
        yield tab


@pytest.fixture
def page(tab: BrowserTab, site: PageSite) -> FillInPage:
    """The page in a fresh tab, not yet opened."""
    return FillInPage(tab, site.address)
