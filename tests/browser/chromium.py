"""Starts Debian's chromium by its own driver. Nothing is downloaded, and nothing but loopback is reached."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

BROWSER, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
PATIENCE = 10.0  # seconds after which what does not happen is a fault
GLANCE = 0.02  # seconds between two looks
PHONE = (390, 844)
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",  # the suite runs as root in a container
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
Found = TypeVar("Found")


class BrowserTab:
    """A tab of its own, as large as a phone, and what was asked of the network in it."""

    def __init__(self, driver: Chrome, downloads: Path) -> None:
        self.driver, self.downloads = driver, downloads
        self.resize(*PHONE)
        self.command("Emulation.setFocusEmulationEnabled", enabled=True)
        self.command("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))

    def open(self, address: str) -> None:
        """Go to an address."""
        self.driver.get(address)

    def run(self, script: str, *arguments: object) -> Any:
        """Run a script in the page, and return what it returns: of a promise, what that becomes."""
        return self.driver.execute_script(script, *arguments)

    def command(self, name: str, **parameters: object) -> Any:
        """Tell the browser something by its own protocol."""
        return self.driver.execute_cdp_cmd(name, parameters)

    def before_scripts(self, script: str) -> None:
        """Let a script run in each page that is opened from now on, before its own."""
        self.command("Page.addScriptToEvaluateOnNewDocument", source=script)

    def resize(self, width: int, height: int) -> None:
        """Make the tab as large as a phone's window."""
        size = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": True}
        self.command("Emulation.setDeviceMetricsOverride", **size)
        self.command("Emulation.setTouchEmulationEnabled", enabled=True)

    def unplug(self) -> None:
        """Take the network away."""
        self._network(offline=True)

    def plug_in(self) -> None:
        """Give the network back."""
        self._network(offline=False)

    def until(self, condition: Callable[[], Found | None], wanted: str) -> Found:
        """Wait until something is there or true, and return it. `wanted`: in words, if it never is."""
        waiting = WebDriverWait(self.driver, PATIENCE, poll_frequency=GLANCE)
        return cast(Found, waiting.until(lambda _: condition(), f"in vain for {wanted}"))

    def find(self, css: str) -> WebElement:
        """The element that a selector names."""
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def requests(self) -> list[str]:
        """What was asked of a network since the last call, by address: not the page's own data and blobs."""
        events = [json.loads(entry["message"])["message"] for entry in self._log("performance")]
        sent = [event["params"] for event in events if event["method"] == "Network.requestWillBeSent"]
        asked: list[str] = [each["request"]["url"] for each in sent]
        return [address for address in asked if not address.startswith(("data:", "blob:"))]

    def complaints(self) -> list[str]:
        """What the browser's console has said since the last call."""
        return [entry["message"] for entry in self._log("browser")]

    def _log(self, kind: str) -> list[dict[str, Any]]:
        """What chromium wrote down since the last call."""
        entries: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]
        return entries

    def _network(self, *, offline: bool) -> None:
        speed = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.command("Network.emulateNetworkConditions", offline=offline, **speed)


class Chromium:
    """A running browser. It opens a tab for each test, as a start takes longer than most of them."""

    def __init__(self, more: Sequence[str] = ()) -> None:
        missing = [str(path) for path in (BROWSER, DRIVER) if not path.exists()]
        if missing:
            raise FileNotFoundError(f"{' and '.join(missing)} missing: install chromium and chromium-driver")
        options = ChromeOptions()
        options.binary_location = str(BROWSER)
        for argument in (*ARGUMENTS, *more):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        self._driver = Chrome(options=options, service=Service(executable_path=str(DRIVER)))
        self._first = self._driver.current_window_handle

    @contextmanager
    def tab(self, downloads: Path) -> Iterator[BrowserTab]:
        """A new tab, which is closed in the end."""
        self._driver.switch_to.new_window("tab")
        tab = BrowserTab(self._driver, downloads)
        tab.requests(), tab.complaints()
        try:
            yield tab
        finally:
            self._close()

    def stop(self) -> None:
        """End the browser."""
        self._driver.quit()

    def _close(self) -> None:
        """Close all tabs but the first, with the cookies and all else that a page may have kept."""
        for handle in self._driver.window_handles:
            if handle != self._first:
                self._driver.switch_to.window(handle)
                self._driver.close()
        self._driver.switch_to.window(self._first)
