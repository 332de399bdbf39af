"""Words and numbers typed where a button was meant, through the whole conversation."""

import pytest

from bot.conversation.typed_buttons import as_tap
from bot.language.languages import load_languages
from flows.effects import Button
from flows.engine import OpenQuestion
from flows.events import CommandSent, Tapped, Typed
from tests.harness.flow import shipped_engine
from tests.harness.shell import OPENING, Shell, at_postcode


@pytest.mark.parametrize("typed", ["I do", "i DO!", "1", "۱", "１"])
async def test_a_typed_label_or_number_is_a_button(typed: str) -> None:
    shell = Shell()
    for event in OPENING[:3]:
        await shell.send(event)
    await shell.send(Typed(typed))
    assert (await shell.case()).answers["who"].value == "person"


@pytest.mark.parametrize(
    ("typed", "opened_step"),
    [
        ("find mp", "postcode"),
        ("Find the MP please", None),  # not its words alone
        ("mp", None),  # several buttons have it
        ("helplines ring", None),
        ("ba1 1aa", "postcode"),
        ("my postcode is BA1 1AA", "postcode"),
    ],
)
async def test_at_the_journey_a_part_of_a_label_or_a_postcode_is_enough(
    typed: str, opened_step: str | None
) -> None:
    shell = Shell()
    for event in OPENING[:-1]:
        await shell.send(event)
    shown = await shell.send(Typed(typed))
    assert ("did not understand" in shown[-1].html) == (opened_step is None)
    steps = {button.partition(":")[0] for button in shell.buttons()}
    assert (opened_step or "menu") in steps


async def test_a_part_of_a_label_is_enough_where_nothing_is_at_stake() -> None:
    shell = await at_postcode(Shell())
    for event in (Typed("BA1 1AA"), Typed("yes")):
        await shell.send(event)
    assert (await shell.case()).answers["show_mp"].value == "yes"
    await shell.send(CommandSent("forget"))
    shown = await shell.send(Typed("erase everything"))
    assert "did not understand" in shown[-1].html
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
    label = next(one for one in asked.choices if one.id == choice).label
    engine = shipped_engine()
    button = Button(label.text(f"{step}.choices.{choice}", "person"), f"{step}:{choice}")
    question = OpenQuestion(asked, ((button,),), engine.flow.kind(asked).takes_words)
    assert as_tap(Typed(typed), question, load_languages(), language) is None


@pytest.mark.parametrize("typed", ["unknown", "5", "1", "I dont know the postcod"])
async def test_where_words_are_asked_for_words_are_taken(typed: str) -> None:
    shell = await at_postcode(Shell())
    await shell.send(Typed(typed))
    assert "postcode" not in (await shell.case()).answers


async def test_a_number_at_the_time_is_an_hour_and_not_a_button() -> None:
    shell = await at_postcode(Shell())
    for event in (Typed("BA1 1AA"), Tapped("show_mp", "yes"), Tapped("menu", "surgery"), Typed("in 3 days")):
        await shell.send(event)
    await shell.send(Typed("3"))
    assert shell.buttons()[:2] == ["surgery_time:1500", "surgery_time:0300"]
