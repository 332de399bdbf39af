"""Each kind of fault a translation can have, planted in a copy of a real catalogue, is found on its line."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import write_po

from bot.editorial.check.catalogue import check_catalogue
from bot.editorial.check.generated import check_template
from bot.editorial.check.message import CatalogueMessage, check_message
from bot.editorial.check.script import straight_apostrophes
from bot.editorial.update_catalogues import TEMPLATE, update_catalogues
from bot.language.languages import HERE
from bot.language.po_files import read_catalogue
from flows.definition.problems import Location, Problem
from tests.harness.flow import NOW, shipped
from tests.soak import in_soak

Change = Callable[[Message], object]


@dataclass(frozen=True)
class Fault:
    """What somebody did to one sentence of one language, and words of the problem that has to be found."""

    name: str
    language: str
    context: str
    change: Change
    says: str


def put(old: str, new: str) -> Change:
    """Other words in place of some."""

    def change(message: Message) -> None:
        assert old in str(message.string), f"the words to plant the fault in have changed: {message.string}"
        message.string = str(message.string).replace(old, new)

    return change


def say(words: str) -> Change:
    """Other words in place of all."""
    return lambda message: setattr(message, "string", words)


def add(words: str) -> Change:
    """More words at the end."""
    return lambda message: setattr(message, "string", f"{message.string}{words}")


FAULTS = (
    Fault("missing", "fr", "who.choices.more", say(""), "not translated"),
    Fault(
        "fuzzy", "fr", "who.choices.more", lambda message: message.flags.add("fuzzy"), "the English changed"
    ),
    Fault(
        "no such sentence",
        "fr",
        "who.choices.more",
        lambda message: setattr(message, "id", "Stat"),
        "no such",
    ),
    Fault("placeholder lost", "fr", "phrase.card_party", put("{party}", ""), "placeholders"),
    Fault("placeholder misspelt", "fr", "phrase.card_party", put("{party}", "{parti}"), "placeholders"),
    Fault("brace", "fr", "phrase.card_party", add(" {"), "brace"),
    Fault("tag lost", "fa", "phrase.office_parliament", put("</b>", ""), "not closed"),
    Fault("tag changed", "fr", "phrase.office_other", say("<i>{kind}</i>"), "tags"),
    Fault("tag Telegram does not show", "fr", "about.say", add("<br>"), "not a tag"),
    Fault("bare <", "fr", "about.say", add(" 1 < 2"), "begins no tag"),
    Fault("too long for a message", "fr", "about.say", add(" long" * 900), "characters"),
    Fault("something added", "fr", "who.say", add(" et encore" * 20), "letters for"),
    Fault("something left out", "fr", "urgent_first.say.person", say("Un avocat."), "letters for"),
    Fault("long button", "fr", "who.choices.more", say("Qu'est-ce que vous gardez de moi ?"), "characters"),
    Fault("command too long", "fr", "phrase.command_help", say("aide " * 60), "characters"),
    Fault("description too long", "fr", "phrase.short_description", add(" vraiment" * 20), "characters"),
    Fault(
        "left in English", "fr", "who.say", say("Who has the help and what do they need?"), "left in English"
    ),
    Fault("an English word", "fa", "who.say", add(" please"), "left in English"),
    Fault("another script", "fa", "who.say", add(" да"), "another script"),
    Fault("another keyboard", "fa", "who.say", put("ی", "ي"), "another script or keyboard"),
    Fault("digits of another language", "fa", "phrase.half_postcode", add(" ٤"), "digits"),
    Fault("a Latin question mark", "fa", "who.say", put("؟", "?"), "signs of another language"),
    Fault("an isolate left open", "fa", "who.say", add("\u2066"), "isolate is not ended"),
    Fault("an isolate closed twice", "fa", "who.say", add("\u2069"), "not begun"),
    Fault("an override of direction", "fa", "who.say", add("\u202e"), "override of direction"),
    Fault("link changed", "fr", "look_up_by_hand.say", put("theyworkforyou", "theyworkfor"), "links"),
    Fault("command changed", "fr", "phrase.nothing_before", add(" /menu"), "commands"),
    Fault("phone number added", "fr", "choose_constituency.hint", add(" 020 7219 3000"), "phone numbers"),
    Fault(
        "English to read out changed",
        "fr",
        "urgent_next.say",
        put('"What was sent', '"What is sent'),
        "quotes",
    ),
    Fault(
        "English to read out translated",
        "fr",
        "urgent_next.say",
        put('"', "”"),
        "English in straight quotes is missing",
    ),
    Fault("letters of a button", "fr", "who.choices.more", say("✅ Je commence, et tout de suite"), "28 are"),
    Fault("letters of a title", "fr", "who.title", say("La personne dont il est question"), "28 are"),
    Fault("an arrow", "fa", "who.say", add(" ⬅️"), "the arrow"),
    Fault("a straight apostrophe", "fr", "who.say", add(" Pour l'homme."), "1 straight apostrophes"),
    Fault(
        "one before a name", "fr", "phrase.card_party", put("{party}", "d'{party}"), "straight apostrophes"
    ),
    Fault("one before a tag", "fr", "phrase.office_other", say("l'<b>{kind}</b>"), "straight apostrophes"),
    Fault("one in Tigrinya", "ti", "who.say", add(" ን'ሱ"), "straight apostrophes"),
    Fault("comment gone", "fr", "who.say", lambda message: message.auto_comments.clear(), "comment for"),
    Fault("flag gone", "fr", "who.say", lambda message: message.flags.clear(), "comment for"),
    Fault("blank lost", "fr", "paper.letter.signed", put("[", "("), "blanks"),
    Fault("line lost", "fr", "about.say", put("\n", " "), "line breaks"),
    Fault("sign lost", "fr", "phrase.bell_safe", put("🔔", ""), "signs differ"),
    Fault("glossary", "fr", "going_surgery.say.person", put("permanence", "consultation"), "glossary"),
    Fault("two ways", "fr", "papers.choices.checklist", say("Les affaires"), "two ways"),
    Fault("spaces", "fr", "who.say", add(" "), "spaces"),
    Fault("not NFC", "fr", "who.say", add(" e\u0301"), "NFC"),
    Fault("control character", "fr", "who.say", add("\u0007"), "control"),
    Fault("buttons alike", "fr", "home_office_knows.choices.no", say("Oui"), "says the same"),
)


@pytest.mark.parametrize("fault", [FAULTS[0], *in_soak(FAULTS[1:])], ids=lambda fault: fault.name)
def test_a_planted_fault_is_found_on_its_line(tmp_path: Path, fault: Fault) -> None:
    path = planted(tmp_path, fault)
    matching = [problem for problem in problems_in(path, fault.language) if fault.says in problem.message]
    assert matching, [str(problem) for problem in problems_in(path, fault.language)]
    assert all(problem.hint for problem in matching)
    lines = path.read_text(encoding="utf-8").splitlines()
    begins = lines.index(f'msgctxt "{fault.context}"')
    assert (
        any(begins - 3 <= problem.line - 1 <= begins + 40 for problem in matching) or fault.name == "two ways"
    )


def test_a_header_that_says_nothing_of_a_review_is_found(tmp_path: Path) -> None:
    path = copied(tmp_path, "fr")
    path.write_text(path.read_text(encoding="utf-8").replace("# Reviewed by a native speaker: no\n", ""))
    assert any("reviewed" in problem.message for problem in problems_in(path, "fr"))


def test_a_header_that_nobody_has_filled_in_is_found(tmp_path: Path) -> None:
    path = copied(tmp_path, "fr")
    path.write_text(
        re.sub("Language-Team: .*n", r"Language-Team: fr <LL@li.org>\\n", path.read_text("utf-8"))
    )
    assert any("filled in" in problem.message for problem in problems_in(path, "fr"))


def test_a_review_that_nobody_did_is_found(tmp_path: Path) -> None:
    path = copied(tmp_path, "fr")
    path.write_text(path.read_text("utf-8").replace("speaker: no", "speaker: yes", 1))
    assert any("nobody did it" in problem.message for problem in problems_in(path, "fr"))


@pytest.mark.parametrize(
    ("english", "translation", "lost"),
    [
        ('Say: "My name."', 'Dites : "My name." (mon nom)', False),
        ('Say: "My name."', "Dites : “Mon nom.”", True),
        ('Say: "Help me" and "Yes"', 'Dites "Help me" et “Oui”', True),
        ('It reads: "{words}"', "On lit : « {words} »", False),
        ('Ask: "When, {mp}?"', "Demandez : « Quand ? » {mp}", True),
        ('<a href="https://x.org">Here</a>', '<a href="https://x.org">Ici</a>', False),
        ("He said “no”.", "Il a dit « non ».", False),
    ],
)
def test_english_in_straight_quotes_stays(english: str, translation: str, lost: bool) -> None:
    faults = check_message(CatalogueMessage("x.say", english, translation, Location("x")))
    assert any("English in straight quotes" in fault for fault, _ in faults) is lost


def test_apostrophes_inside_english_tags_and_links_are_no_fault() -> None:
    words = '"I don\'t know" <a href="https://x.org/l\'a">l’aide</a> https://x.org/d\'a'
    assert straight_apostrophes(words) == 0
    assert straight_apostrophes("l'aide d'<b>urgence</b>, d'{mp}") == 3


@pytest.mark.parametrize(
    ("damage", "found"),
    [(Path.exists, False), (Path.unlink, True), (lambda path: path.write_text("#"), True)],
)
def test_a_template_that_is_not_up_to_date_is_found(
    tmp_path: Path, damage: Callable[[Path], object], found: bool
) -> None:
    update_catalogues(shipped(), (), NOW, tmp_path)
    assert list(check_template(shipped(), tmp_path)) == []
    damage(tmp_path / TEMPLATE)
    assert any("make words" in problem.hint for problem in check_template(shipped(), tmp_path)) is found


def test_a_file_that_is_no_catalogue_is_told(tmp_path: Path) -> None:
    path = copied(tmp_path, "fr")
    path.write_bytes(b"\xff\xfe")
    assert any("cannot be read" in problem.message for problem in problems_in(path, "fr"))


def planted(tmp_path: Path, fault: Fault) -> Path:
    """A copy of a language with one fault in it."""
    path = copied(tmp_path, fault.language)
    catalogue = read_catalogue(path)
    message = next(message for message in catalogue if message.context == fault.context)
    fault.change(message)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0)
    return path


def copied(tmp_path: Path, language: str) -> Path:
    """A copy of a language, with its glossary, as make words leaves it."""
    shutil.copytree(HERE / language, tmp_path / language)
    shutil.copy(HERE / "names.yaml", tmp_path)
    path = tmp_path / language / "LC_MESSAGES" / "messages.po"
    path.write_bytes(up_to_date(language))
    return path


@cache
def up_to_date(language: str) -> bytes:
    """A language's catalogue after make words, which is run once for all tests."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / language
        shutil.copytree(HERE / language, copy)
        update_catalogues(shipped(), (language,), NOW, copy.parent)
        return (copy / "LC_MESSAGES" / "messages.po").read_bytes()


def problems_in(path: Path, language: str) -> list[Problem]:
    """What check finds in a catalogue."""
    return check_catalogue(shipped(), language, path)
