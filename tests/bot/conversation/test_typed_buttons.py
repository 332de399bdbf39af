"""Words and numbers typed where a button was meant: enough of a label chooses it, anything else does not."""

from collections.abc import Iterator

import pytest

from bot.conversation.typed_buttons import as_tap, folded
from flows.definition.flow import choice_context
from flows.definition.schema import MENU, Step
from flows.effects import Button
from flows.engine import OpenQuestion
from flows.events import CommandSent, Tapped, Typed
from flows.presentation.keyboard import Rows
from tests.harness.flow import all_languages, shipped, shipped_engine
from tests.harness.shell import OPENING, Shell, at_postcode

FLOW = shipped()


def opened(step: Step, rows: Rows) -> OpenQuestion:
    """A step as the open question, with these buttons."""
    return OpenQuestion(step, rows, FLOW.kind(step).takes_words)


@pytest.mark.parametrize("typed", ["I do", "i DO!", "1", "۱", "１"])
async def test_a_typed_label_or_number_is_a_button(typed: str) -> None:
    shell = Shell()
    for event in OPENING[:2]:
        await shell.send(event)
    await shell.send(Typed(typed))
    assert (await shell.case()).answers["who"].value == "person"


async def test_a_number_is_no_button_where_the_buttons_have_several_pages() -> None:
    """Nobody knows which page is counted on: the fourth of the second is another one."""
    shell = Shell()
    for event in OPENING[:4]:
        await shell.send(event)
    asked = shell.buttons()
    assert asked[0] == "situation:detained" and "situation:_page2" in asked
    await shell.send(Typed("4"))
    assert "situation" not in (await shell.case()).answers and shell.buttons() == asked


@pytest.mark.parametrize(
    ("typed", "opened_step"),
    [
        ("find mp", "postcode"),
        ("tell the MP lines", None),  # a word of several buttons
        ("ba1 1aa", "place_meant"),
        ("my postcode is BA1 1AA", "place_meant"),
    ],
)
async def test_at_the_journey_a_part_of_a_label_or_a_postcode_is_enough(
    typed: str, opened_step: str | None
) -> None:
    shell = Shell()
    for event in (*OPENING, CommandSent("menu")):
        await shell.send(event)
    shown = await shell.send(Typed(typed))
    assert ("Your journey" in shown[-1].html) == (opened_step is None)
    steps = {button.partition(":")[0] for button in shell.buttons()}
    assert (opened_step or "menu") in steps


async def test_a_part_of_a_label_is_enough_where_nothing_is_at_stake() -> None:
    shell = await at_postcode(Shell())
    for event in (Typed("BA1 1AA"), Typed("yes")):
        await shell.send(event)
    assert (await shell.case()).answers["show_mp"].value == "yes"
    await shell.send(CommandSent("forget"))
    await shell.send(Typed("erase everything"))
    assert shell.store.documents != {}


@pytest.mark.parametrize(
    ("language", "typed", "step", "choice"),
    [
        ("fr", "non", "appointments", "mute"),  # Rappels : oui ou non
        ("ckb", "نا", "objective", "safety"),  # ends in "or not"
        ("bn", "হ্যাঁ", "know_record", "hard"),  # without its marks it is the "is" at the end
        ("en", "no", "contact_what", "refused"),  # They said no
    ],
)
def test_a_word_inside_a_label_does_not_stand_for_it(
    language: str, typed: str, step: str, choice: str
) -> None:
    asked = shipped_engine().flow.steps[step]
    label = next(option for option in asked.choices if option.id == choice).words
    button = Button(label.text(f"{step}.choices.{choice}", "person"), f"{step}:{choice}")
    assert as_tap(Typed(typed), opened(asked, ((button,),)), all_languages(), language) is None


@pytest.mark.parametrize("typed", ["unknown", "5", "1", "I dont know the postcod"])
async def test_where_words_are_asked_for_words_are_taken(typed: str) -> None:
    shell = await at_postcode(Shell())
    await shell.send(Typed(typed))
    assert "postcode" not in (await shell.case()).answers


async def test_a_number_at_the_time_is_an_hour_and_not_a_button() -> None:
    shell = await at_postcode(Shell())
    for event in (Typed("BA1 1AA"), Tapped("show_mp", "yes"), CommandSent("menu"), Tapped("menu", "surgery")):
        await shell.send(event)
    for event in (Typed("in 3 days"), Typed("3")):
        await shell.send(event)
    assert shell.buttons()[:2] == ["surgery_time:1500", "surgery_time:0300"]


def rows_of(step: Step) -> Rows:
    """Every button that the step can have, but those that are found in the case."""
    labels = {
        f"{step.id}:{choice.id}": choice.words.text(choice_context(step, choice), "person")
        for choice in step.choices
    }
    if step.id == MENU:
        titles = {chapter.chapter: chapter.title for chapter in FLOW.chapters}
        labels = {
            f"{MENU}:{id}": title.text(f"chapter.{id}.title", "person")
            for id, title in titles.items()
            if title
        }
    return tuple((Button(label, data),) for data, label in labels.items())


def chosen(step: str, typed: str, own: str = "en") -> str | None:
    """The id of the button that is taken for the typed words."""
    asked = FLOW.steps[step]
    tap = as_tap(Typed(typed), opened(asked, rows_of(asked)), all_languages(), own)
    return tap.choice if tap else None


@pytest.mark.parametrize(
    ("step", "typed", "own", "choice"),
    [
        ("show_mp", "yes", "en", "yes"),
        ("show_mp", "No.", "en", "no"),
        ("show_mp", "yes", "ti", "yes"),
        ("show_mp", "نعم", "ar", "yes"),
        ("show_mp", "হ্যাঁ", "bn", "yes"),
        ("show_mp", "بەڵێ", "ckb", "yes"),
        ("show_mp", "بله", "fa", "yes"),
        ("show_mp", "oui", "fr", "yes"),
        ("show_mp", "بلی", "prs", "yes"),
        ("show_mp", "هو", "ps", "yes"),
        ("show_mp", "Po", "sq", "yes"),
        ("show_mp", "እወ", "ti", "yes"),
        ("show_mp", "hayır", "tr", "no"),
        ("show_mp", "نہیں", "ur", "no"),
        ("surgery_check", "khong", "vi", "no"),
        ("surgery_check", "vâng", "vi", "yes"),
        ("menu", "find mp", "en", "find_mp"),
        ("menu", "find an MP", "fa", "find_mp"),
        ("contact_day", "yesterday", "en", "yesterday"),
        ("other_chosen", "councillor or mayor", "en", "council"),
    ],
)
def test_less_than_a_label_that_says_the_same_is_enough(step: str, typed: str, own: str, choice: str) -> None:
    assert chosen(step, typed, own) == choice


@pytest.mark.parametrize(
    ("step", "typed", "own"),
    [
        ("home_office_knows", "sure", "en"),  # I am not sure
        ("home_office_knows", "I am sure", "en"),
        ("home_office_knows", "not", "en"),
        ("home_office_knows", "je suis sûr", "fr"),
        ("home_office_knows", "e di", "sq"),  # "I know it" of "Nuk e di me siguri"
        ("lawyer", "yes", "en"),  # two buttons begin with it
        ("lawyer", "lawyer", "en"),
        ("lawyer", "the lawyer", "en"),
        ("lawyer", "told", "en"),  # Yes, but not told yet
        ("lawyer", "d'avocat", "fr"),
        ("lawyer", "avukat", "tr"),  # Avukat yok
        ("lawyer", "ka avokat", "sq"),  # "has a lawyer" of "Nuk ka avokat"
        ("lawyer", "có luật sư", "vi"),  # "has a lawyer" of "Không có luật sư"
        ("lawyer", "উকিল", "bn"),
        ("lawyer", "پارێزەر", "ckb"),
        ("situation", "in", "en"),
        ("situation", "am I in detention", "en"),
        ("situation", "detention", "en"),
        ("situation", "not detained", "en"),
        ("situation", "për", "sq"),
        ("waiting_time", "one", "en"),  # one month is not "One to three years"
        ("waiting_time", "year", "en"),
        ("detention_mp", "the place", "en"),  # The place is wrong
        ("detention_mp", "le lieu est bon", "fr"),
        ("detention_mp", "محل است", "fa"),
        ("detention_mp", "محل درست", "prs"),  # محل درست نیست
        ("vacant_seat", "la bonne zone", "fr"),
        ("show_mp", "it", "en"),  # No, change it
        ("show_mp", "is this right?", "en"),
        ("surgery_remind", "reminders", "en"),  # No reminders
        ("surgery_remind", "kujtesa", "sq"),
        ("surgery_remind", "تذكير", "ar"),
        ("appointments", "reminders on", "en"),  # the button turns them off as well
        ("appointment_one", "cancel", "en"),  # what was begun, or the appointment?
        ("contact_what", "no", "en"),  # They said no
        ("contact_what", "jo", "sq"),
        ("contact_what", "لا", "ar"),
        ("contact_what", "MP", "tr"),  # MP, Home Office'e yazdı
        ("contact_what", "answer", "en"),
        ("follow_home_office", "no", "en"),
        ("early_work", "I am detained", "en"),  # And if I am detained?
        ("objective", "the person is safe", "en"),
        ("objective", "papers", "en"),
        ("papers", "thư", "vi"),  # one of several letters
        ("surgery_who", "I", "en"),
        ("menu", "help", "en"),
        ("menu", "giúp", "vi"),
        ("menu", "I can", "en"),
        ("menu", "the of a", "en"),
        ("menu", "khong", "vi"),
        ("forget", "yes", "en"),  # at stake
        ("report_tell", "yes", "en"),
    ],
)
def test_a_part_that_may_mean_something_else_chooses_nothing(step: str, typed: str, own: str) -> None:
    assert chosen(step, typed, own) is None


@pytest.mark.parametrize(
    ("step", "typed", "choice"),
    [
        ("situation", "4", "waiting"),
        ("waiting_time", "2", None),  # years
        ("surgery_place", "1", None),  # a place is typed there
        ("surgery_time", "3", None),  # o'clock
        ("surgery_day", "4", None),
    ],
)
def test_a_number_is_a_button_where_it_can_be_nothing_else(step: str, typed: str, choice: str | None) -> None:
    assert chosen(step, typed) == choice


@pytest.mark.parametrize("own", all_languages())
def test_a_part_of_a_label_chooses_only_where_it_is_a_yes_or_a_no(own: str) -> None:
    """In every language: one word or two of a label in that language, at every step."""
    meant: dict[str, set[str]] = {"yes": set(), "no": set()}
    for step, label, part in _parts(own):
        if choice := chosen(step, part, own):
            assert choice in ("yes", "no", "all", "moved", "mine"), f"{step}: {part!r} of {label!r}"
            meant["no" if choice in ("no", "moved") else "yes"].add(folded(part))  # "No, moved"
    assert not meant["yes"] & meant["no"]


def _parts(own: str) -> Iterator[tuple[str, str, str]]:
    """(step, label, one or two of its words) where no label is just that, with or without its "the"."""
    for step in (
        step for step in FLOW.steps.values() if not FLOW.kind(step).takes_words and not step.critical
    ):
        buttons = [button for row in rows_of(step) for button in row]
        labels, english = (
            [all_languages()[code].plain(button.label) for button in buttons] for code in (own, "en")
        )
        whole = {
            *map(folded, labels),
            *map(folded, english),
            *map(folded, map(_without_small_words, english)),
        }
        for label in labels:
            words = label.split()
            parts = {*words, *(f"{one} {two}" for one in words for two in words if one != two)}
            yield from (
                (step.id, label, part) for part in parts if folded(_without_small_words(part)) not in whole
            )


def _without_small_words(label: str) -> str:
    return " ".join(word for word in label.split() if word.casefold() not in {"a", "an", "the", "of", "by"})
