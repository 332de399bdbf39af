"""Nothing leaves the page: no request after loading, no cookie, nothing in the address or a store."""

import pytest

from tests.browser.expected import TYPED
from tests.browser.form import FillInPage
from tests.browser.letters import FOUR_YEARS, OWN_MP, SUPPORTER
from tests.browser.site import PageSite
from tests.harness.pdf_text import pages

pytestmark = pytest.mark.browser
CAN_SHARE = """
navigator.canShare = () => true;
navigator.share = async (given) => { window.shared = given; };
"""
PRINTS = "window.printed = 0; window.print = () => { window.printed += 1; };"
NEVER_LEAVES = (
    "addEventListener('click', (event) => { if (event.target.id === 'email') event.preventDefault(); });"
)


TYPED_INTO = """
const found = [];
const words = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
let seen = 0;
while (words.nextNode()) {
  if (!/Zebra|Quagga|mp@/.test(words.currentNode.data)) continue;
  seen += 1;
  if (words.currentNode.parentElement.translate) found.push(words.currentNode.data);
}
return seen > 4 ? found : ['too few'];
"""


def use_all(page: FillInPage) -> None:
    """Fill in, sign, and press whatever leads out of the page, or back."""
    page.fill({"name": TYPED["name"], "born": TYPED["born"], "address": TYPED["address"]})
    page.tick("health")
    page.sign()
    page.saved()
    for button in ("copy-address", "copy-subject", "copy-letter", "copy-permission"):
        page.copied(button)
    for button in ("share", "print", "email", "undo-signature", "clear", "clear-yes"):
        page.press(button)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_after_loading_nothing_is_asked_of_any_network(
    page: FillInPage, site: PageSite, language: str
) -> None:
    page.tab.before_scripts(CAN_SHARE + PRINTS + NEVER_LEAVES)
    page.open_case(FOUR_YEARS, language)
    assert page.tab.requests(), "the loading itself is seen"
    served = len(site.asked)
    use_all(page)
    assert page.state == "cleared" and page.tab.run("return window.printed") == 1
    assert (page.tab.requests(), len(site.asked)) == ([], served)


def test_a_request_after_loading_would_be_seen(page: FillInPage, site: PageSite) -> None:
    page.open_case(FOUR_YEARS)
    page.tab.requests()
    served = len(site.asked)
    page.tab.run("return fetch('./page.css?spy').then(answer => answer.text()).then(() => true)")
    assert page.tab.requests() == [f"{site.address}/page/page.css?spy"] and len(site.asked) == served + 1


def test_no_other_host_is_reached_even_by_a_script_on_the_page(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.tab.complaints()
    reached = page.tab.run("return fetch('http://localhost:9/').then(() => 'reached', () => 'refused')")
    assert reached == "refused"
    assert any("Content Security Policy" in line for line in page.tab.complaints())


def test_all_that_is_loaded_comes_from_the_pages_own_folder(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    asked = page.tab.requests()
    assert len(asked) > 5 and [each for each in asked if not each.startswith(f"{page.address}/page/")] == []
    assert not any("#1." in each for each in asked)


def test_the_letter_is_in_no_request_that_the_site_sees(page: FillInPage, site: PageSite) -> None:
    before = len(site.asked)
    page.open_case(FOUR_YEARS)
    assert all(len(path) < 40 for path in site.asked[before:])


def test_the_page_works_without_a_network(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS, "ti")
    page.tab.unplug()
    assert page.tab.run("return fetch('./page.css').then(() => 'reached', () => 'cut off')") == "cut off"
    page.fill({"name": "Nguyễn Thị Hương", "nationality": "ኤርትራ"})
    page.sign()
    assert "Nguyễn Thị Hương" in pages(page.saved())[0]
    assert "Nguyễn Thị Hương" in page.copied("copy-letter")
    assert "Nguy%E1%BB%85n" in str(page.tab.find("#email").get_attribute("href"))
    page.tab.plug_in()


@pytest.mark.parametrize("case", [FOUR_YEARS, SUPPORTER, OWN_MP])
def test_the_letter_is_in_neither_the_address_nor_the_history(page: FillInPage, case: str) -> None:
    """Of the tab: the browser's own list of visited pages is out of any page's reach, and holds the link."""
    page.tab.open(f"{page.address}/healthz")
    before = page.tab.run("return history.length")
    page.open_case(case, "ar")
    page.fill({"name": "Zebra"})
    history = page.tab.command("Page.getNavigationHistory")["entries"]
    assert page.tab.driver.current_url == f"{page.address}/page/ar.html"
    assert [entry["url"] for entry in history if "#" in entry["url"]] == []
    assert page.tab.run("return history.length") == before + 1 and "#" not in page.tab.run(
        "return document.URL"
    )


def test_back_and_forward_show_no_fragment_and_the_page_as_it_was(page: FillInPage) -> None:
    page.tab.open(f"{page.address}/healthz")
    page.open_case(FOUR_YEARS)
    page.fill({"name": "Zebra"})
    page.tab.driver.back()
    assert page.tab.driver.current_url == f"{page.address}/healthz"
    page.tab.driver.forward()
    page.wait_until_ready()
    assert page.tab.driver.current_url == f"{page.address}/page/en.html"
    assert page.value("name") == "Zebra"


def test_nothing_is_kept_but_in_this_tab(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": "Zebra"})
    page.sign()
    kept = page.tab.run(
        "const kept = [indexedDB.databases(), caches.keys(), navigator.serviceWorker.getRegistrations()];"
        "return Promise.all(kept)"
        ".then(found => [localStorage.length, document.cookie, ...found.map(each => each.length)])"
    )
    assert kept == [0, "", 0, 0, 0]
    assert page.tab.command("Network.getAllCookies")["cookies"] == []
    assert "Zebra" in page.tab.run("return JSON.stringify(sessionStorage)")


def test_the_tab_is_named_neutrally(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": "Zebra"})
    assert page.tab.driver.title == "Form"


@pytest.mark.parametrize("case", [FOUR_YEARS, SUPPORTER])
def test_no_translation_service_gets_what_was_typed(page: FillInPage, case: str) -> None:
    """A browser that translates pages sends their words away, and the person would print its translation."""
    page.open_case(case, "ar")
    page.fill({"name": "Zebra", "reference": "Quagga"})
    assert page.tab.run(TYPED_INTO) == []


def test_no_field_is_offered_to_the_browsers_memory_or_a_spelling_service(page: FillInPage) -> None:
    page.open_case(SUPPORTER)
    script = "return [...document.querySelectorAll(arguments[0])].map((f) => [f.autocomplete, f.spellcheck])"
    kinds = page.tab.run(script, "input:not([type]), textarea")
    assert len(kinds) > 5 and all(kind == ["off", False] for kind in kinds)
