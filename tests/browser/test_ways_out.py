"""The ways out of the page: shared, saved, mailed, copied and printed, also inside other apps."""

import base64
from collections.abc import Mapping
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.browser.expected import TYPED, squeezed
from tests.browser.form import FillInPage
from tests.browser.letters import FOUR_YEARS, OWN_MP, SUPPORTER, link_of, packed, papers_of, unpacked
from tests.browser.paper_pictures import rendered
from tests.browser.test_privacy import CAN_SHARE
from tests.harness.pdf_text import pages

pytestmark = pytest.mark.browser
LONGEST_MAIL = {"a phone": 6000, "a computer": 1900}  # characters of a mail link
ANDROID = (
    "Mozilla/5.0 (Linux; Android 13; SM-A135F; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/126.0 Mobile Safari/537.36"
)
TELEGRAM = f"{ANDROID} Telegram-Android/11.2.3 (Samsung SM-A135F; Android 13; SDK 33; LOW)"
BRIDGE = "window.TelegramWebviewProxy = {postEvent() {}};"
NO_SHARE = "navigator.canShare = undefined;"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
NO_COPY = NO_CLIPBOARD + "document.execCommand = () => false;"
SHARE_FAILS = """
navigator.canShare = () => true;
navigator.share = async () => { throw new DOMException('', 'NotAllowedError'); };
"""
CHOSEN = """
window.chosen = [];
document.addEventListener('copy', () => window.chosen.push(document.activeElement.value));
"""
SHARED = """
const file = window.shared.files[0];
return new Promise((resolve) => {
  const reader = new FileReader();
  const content = () => reader.result.split(',')[1];
  reader.onload = () => resolve([file.name, file.type, content(), Object.keys(window.shared)]);
  reader.readAsDataURL(file);
});
"""
PERSON = {"name": "Zoë & Co", "reference": "A/12 = 3?", "born": "5 March 1990"}


def test_sharing_hands_the_phone_the_file(page: FillInPage) -> None:
    page.tab.before_scripts(CAN_SHARE)
    page.open_case(FOUR_YEARS, "ar")
    page.fill(PERSON)
    page.press("share")
    page.tab.until(lambda: page.tab.run("return Boolean(window.shared)"), "the file to be shared")
    name, kind, content, given = page.tab.run(SHARED)
    assert (name, kind, given) == ("letter.pdf", "application/pdf", ["files"])
    assert [PERSON["name"] in text for text in pages(base64.b64decode(content))] == [True, True]


def test_sharing_is_offered_only_where_it_takes_a_file(page: FillInPage) -> None:
    page.tab.before_scripts("navigator.canShare = (given) => !given.files; navigator.share = async () => {};")
    page.open_case(FOUR_YEARS)
    assert not page.shows("#share") and page.shows("#save")


def test_a_failure_is_said_in_words(page: FillInPage) -> None:
    page.tab.before_scripts(SHARE_FAILS)
    page.open_case(FOUR_YEARS)
    page.press("share")
    page.tab.until(lambda: "did not work" in page.text("#status"), "the failure to be said")


@pytest.mark.parametrize("case", [FOUR_YEARS, SUPPORTER, OWN_MP])
def test_the_mail_program_opens_with_address_subject_and_words(page: FillInPage, case: str) -> None:
    page.open_case(case)
    page.fill(PERSON)
    address, subject, body = mail_of(page)
    assert (address, subject) == (
        papers_of(case).permission.to or "mp@example.org",
        page.text("#subject-line"),
    )
    assert body.replace("\r\n", "\n").strip() and squeezed(body) in squeezed(page.copied("copy-letter"))
    assert "\n" not in body.replace("\r\n", "")


def test_on_a_phone_a_whole_letter_finds_room_in_the_mail(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.fill(PERSON)
    assert squeezed(mail_of(page)[2]) == squeezed(page.copied("copy-letter"))
    assert not page.shows("#email-cut")


@pytest.mark.parametrize("device", LONGEST_MAIL)
def test_what_is_too_long_for_a_mail_link_is_cut_between_paragraphs_and_said(
    page: FillInPage, device: str
) -> None:
    if device == "a computer":
        page.tab.command("Emulation.setTouchEmulationEnabled", enabled=False)
        page.tab.command("Emulation.clearDeviceMetricsOverride")
    page.open_case(OWN_MP)
    page.fill({"x1": "since May " * 400})
    address, _, body = mail_of(page, device)
    whole, kept = page.copied("copy-letter"), body.replace("\r\n", "\n")
    assert address and len(kept) < len(whole) and page.shows("#email-cut")
    assert whole.startswith(f"{kept}\n\n") or whole.startswith(f"{kept}\n")


def test_a_short_letter_stands_in_the_mail_whole(page: FillInPage) -> None:
    page.open_fragment(
        packed({"w": "person", "t": "a@b.org", "s": ["Hello"], "l": [["B", "Dear & all,"], ["B", "Yours"]]})
    )
    assert mail_of(page) == ("a@b.org", "Hello", "Dear & all,\r\n\r\nYours") and not page.shows("#email-cut")


def test_without_an_address_the_mail_opens_and_the_page_says_so(page: FillInPage) -> None:
    page.open_fragment(packed({"w": "person", "s": ["Hello"], "l": [["B", "Dear"]]}))
    assert mail_of(page)[0] == "" and page.shows("#email-no-address") and not page.shows("#copy-address")


@pytest.mark.parametrize("name", ["ሰላም" * 300, "😀" * 600, "a" * 5000])
def test_no_name_makes_a_mail_link_too_long_or_broken(page: FillInPage, name: str) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": name})
    assert name[:10] in mail_of(page)[1]


def test_each_part_can_be_copied(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.fill(PERSON)
    assert page.copied("copy-address") == "mp@example.org"
    assert page.copied("copy-subject") == page.text("#subject-line") and PERSON["reference"] in page.text(
        "#subject-line"
    )
    letter, permission = page.copied("copy-letter"), page.copied("copy-permission")
    assert squeezed(pages(page.saved())[0]).replace("•", "-") == squeezed(letter)
    assert f"Date of birth: {PERSON['born']}" in permission and "☐" in permission


def test_where_there_is_no_clipboard_copying_works_the_old_way(page: FillInPage) -> None:
    page.tab.before_scripts(CHOSEN + NO_CLIPBOARD)
    page.open_case(FOUR_YEARS)
    page.press("copy-address")
    page.tab.until(lambda: page.text("#status") == "Copied.", "it to be copied")
    assert page.tab.run("return window.chosen") == ["mp@example.org"]


def test_where_nothing_can_be_copied_the_page_says_how_to_do_it_by_hand(page: FillInPage) -> None:
    page.tab.before_scripts(NO_COPY)
    page.open_case(FOUR_YEARS)
    page.press("copy-letter")
    page.tab.until(lambda: page.text("#status").startswith("Press and hold"), "the way by hand")


@pytest.mark.parametrize(
    "inside",
    [{"agent": TELEGRAM}, {"agent": ANDROID}, {"script": BRIDGE}],
    ids=("Telegram", "web view", "bridge"),
)
def test_inside_another_app_the_page_says_so_and_hands_out_its_whole_address(
    page: FillInPage, inside: Mapping[str, str]
) -> None:
    if agent := inside.get("agent"):
        page.tab.command("Emulation.setUserAgentOverride", userAgent=agent)
    page.tab.before_scripts(NO_SHARE + inside.get("script", ""))
    page.open_case(FOUR_YEARS)
    page.fill(PERSON)
    assert page.shows("#inside") and not page.shows("#share")
    address = page.copied("copy-page-address")
    assert address.startswith(f"{page.address}/page/en.html#1.")
    assert unpacked(address) == unpacked(link_of(FOUR_YEARS, page.address))
    assert PERSON["name"] in page.copied("copy-letter") and page.shows("#save")


def test_in_a_browser_of_its_own_the_page_says_nothing_of_another_app(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    assert not page.shows("#inside")


@pytest.mark.parametrize("case", [FOUR_YEARS, SUPPORTER, OWN_MP])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_is_printed_is_the_two_english_pages(page: FillInPage, case: str, language: str) -> None:
    page.open_case(case, language)
    page.fill({id: TYPED[id] for id in ("name", "reach", "born")})
    page.sign("supporter_signature" if case != FOUR_YEARS else "signature")
    printed = base64.b64decode(
        page.tab.command("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"]
    )
    saved = pages(page.saved())
    assert len(pages(printed)) == 2
    assert [marks(text) for text in pages(printed)] == [marks(text) for text in saved]
    assert rendered(printed, 0).blue


def mail_of(page: FillInPage, device: str = "a phone") -> tuple[str, str, str]:
    """The address, the subject and the words of the mail link, which is short enough for all phones."""
    link = page.tab.find("#email").get_attribute("href")
    assert link and link.startswith("mailto:") and len(link) <= LONGEST_MAIL[device] and link.isascii()
    parts = urlsplit(link)
    asked = parse_qs(parts.query.replace("+", "%2B"), keep_blank_values=True, strict_parsing=True)
    return unquote(parts.path), asked["subject"][0], asked["body"][0]


def marks(text: str) -> str:
    """The words of a page without boxes and bullets, which are drawn in one file and letters in the other."""
    return squeezed("".join(letter for letter in text if letter not in "☐☒•"))
