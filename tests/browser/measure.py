"""`python -m tests.browser.measure`: how large the page is, and how soon a slow phone shows it.

The processor is slowed down to a quarter, and the line carries 1.6 Mbit/s with 150 ms to and fro, as on a
poor mobile network. Measured a few times in fresh browsers, so that nothing is cached; the median counts.
"""

import argparse
import gzip
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from bot.web.page_files import page_files
from tests.browser.chromium import Chromium
from tests.browser.form import FillInPage
from tests.browser.letters import FOUR_YEARS, link_of
from tests.browser.site import PageSite, page_site
from tests.harness.flow import all_languages, shipped

SLOWER, TO_AND_FRO, BITS = 4, 150, 1_600_000
TYPED_TIMES = 20
# When the first words, the heading and the first field were there, and when the file could be made.
MARKS = """
window.seen = {};
const look = () => {
  const main = document.querySelector('main'), heading = document.querySelector('h1');
  if (heading && heading.textContent && !seen.heading) seen.heading = performance.now();
  if (main && main.dataset.state === 'form' && document.querySelector('#field-name') && !seen.fields)
    seen.fields = performance.now();
  if (main && main.dataset.pdf === 'ready') seen.file = performance.now(); else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
PAINT = "return performance.getEntriesByName('first-contentful-paint').map((entry) => entry.startTime)[0]"
TYPE = """
const field = document.getElementById('field-name'), began = performance.now();
for (let turn = 0; turn < arguments[0]; turn += 1) {
  field.value += 'a';
  field.dispatchEvent(new Event('input'));
}
return (performance.now() - began) / arguments[0];
"""


def sizes() -> Mapping[str, int]:
    """How many bytes go over the line for each language: all files that its page needs, compressed."""
    files = page_files(shipped(), all_languages())
    packed = {name: len(gzip.compress(content, mtime=0)) for name, content in files.items()}
    shared = sum(size for name, size in packed.items() if not name.endswith((".html", ".NOTICE")))
    return {code: shared + packed[f"{code}.html"] for code in all_languages()}


def first_view(site: PageSite, language: str, folder: Path) -> dict[str, float]:
    """How many milliseconds until each thing was there, on a slow phone, in a browser that knows nothing."""
    chromium = Chromium()
    try:
        with chromium.tab(folder) as tab:
            bytes_a_second = BITS / 8
            tab.command("Network.enable")
            tab.command(
                "Network.emulateNetworkConditions",
                offline=False,
                latency=TO_AND_FRO,
                downloadThroughput=bytes_a_second,
                uploadThroughput=bytes_a_second,
            )
            tab.command("Emulation.setCPUThrottlingRate", rate=SLOWER)
            tab.before_scripts(MARKS)
            page = FillInPage(tab, site.address)
            page.open_link(link_of(FOUR_YEARS, site.address, language))
            tab.until(lambda: tab.run("return Boolean(window.seen.file)"), "the file to be ready")
            times = {"first words": tab.run(PAINT), **tab.run("return window.seen")}
            return times | {"a letter typed": tab.run(TYPE, TYPED_TIMES)}
    finally:
        chromium.stop()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.measure", description=__doc__)
    parser.add_argument("languages", nargs="*", default=["en", "ar", "ti"])
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    bytes_of = sizes()
    print("\n".join(f"{code:4} {size:8,} bytes compressed" for code, size in bytes_of.items()))  # noqa: T201
    with page_site() as site, tempfile.TemporaryDirectory() as folder:
        for language in asked.languages:
            runs = [first_view(site, language, Path(folder)) for _ in range(asked.times)]
            shown = (f"{what} {median(run[what] for run in runs):.0f} ms" for what in runs[0])
            print(f"{language:4} {', '.join(shown)}")  # noqa: T201


if __name__ == "__main__":
    main()
