"""What people do in their chats."""

from collections.abc import Mapping

from flows.definition.schema import MENU
from tests.harness.flow import shipped
from tests.process.reminders.world import Act, Scene
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

BELL = "bell:"
TYPED = ("surgery_day", "surgery_time", "contact_day")  # steps that are answered in words
BOOKING = {
    "surgery_mp": "home",
    "surgery_place": "office",
    "surgery_who": "me",
    "surgery_remind": "all",
    "surgery_check": "yes",
}
NOTING = {
    "menu": "contacts",
    "contact_mp": "home",
    "contact_check": "day",
}


CANCEL = "Yes, cancel it"  # the label of a button whose data names the appointment


def press(who: str, choice: str, oldest: bool = False, must: bool = True) -> Act:
    """Press a button of the newest reminder that has it, or of the oldest. `must`: there has to be one."""

    async def act(scene: Scene) -> None:
        messages = scene.people[who].messages
        having = [message for message in messages if _bell(message, choice)]
        if not having:
            scene.wrong += [f"{who} has no reminder with the button {choice!r}"] if must else []
            return
        message = having[0 if oldest else -1]
        await scene.people[who].tap_on(message, _bell(message, choice))

    return act


def press_and(who: str, choice: str, answer: str, oldest: bool = False) -> Act:
    """Press a button of a reminder, and answer the question that follows, if one with such an answer does."""

    async def act(scene: Scene) -> None:
        person, seen = scene.people[who], len(scene.people[who].messages)
        await press(who, choice, oldest)(scene)
        await scene.bot.settle()
        buttons = [button for message in person.messages[seen:] for button in message.buttons if button.data]
        fitting = (each for each in buttons if answer == each.text or str(each.data).endswith(f":{answer}"))
        if button := next(fitting, None):
            await person.tap(str(button.data))

    return act


def write(who: str, words: str) -> Act:
    """Write something."""

    async def act(scene: Scene) -> None:
        await scene.people[who].send(words)

    return act


def book(who: str, day: str, clock: str, remind: str = "all") -> Act:
    """Book an appointment, from the menu on."""
    given = {"menu": "surgery", "appointments": "new", **_when(day, clock), "surgery_remind": remind}
    return _walk(who, "/menu", {**BOOKING, **given})


def move(who: str, day: str, clock: str) -> Act:
    """Move the first appointment, from the list of them."""
    given = {"menu": "surgery", "appointments": "a1", "appointment_one": "change", **_when(day, clock)}
    return _walk(who, "/menu", {**BOOKING, **given})


def move_by_button(who: str, day: str, clock: str) -> Act:
    """Move the appointment by the button of the newest reminder."""

    async def act(scene: Scene) -> None:
        await press(who, "change")(scene)
        await scene.bot.settle()
        await _walk(who, None, {**BOOKING, **_when(day, clock)})(scene)

    return act


def cancel(who: str) -> Act:
    """Cancel the first appointment, from the list of them."""
    given = {
        "menu": "surgery",
        "appointments": "a1",
        "appointment_one": "cancel",
        "appointment_cancel": CANCEL,
    }
    return _walk(who, "/menu", given)


def note(who: str, what: str, day: str) -> Act:
    """Note that something was sent on a day."""
    given = {**NOTING, "contact_what": what, "contact_day": day}
    return _walk(who, "/menu", given, again={"contact_check": "yes"})


def _when(day: str, clock: str) -> Mapping[str, str]:
    return {"surgery_day": day, "surgery_time": clock}


def _walk(
    who: str, opening: str | None, answers: Mapping[str, str], again: Mapping[str, str] | None = None
) -> Act:
    """Answer one question after the other, each once, as long as there is an answer to it.

    `again`: the answers to questions that are asked a second time.
    """

    async def act(scene: Scene) -> None:
        person, left, second = scene.people[who], dict(answers), dict(again or {})
        if opening:
            await person.send(opening)
            await scene.bot.settle()
        while (step := asked(person)) in left:
            await _answer(person, step, left.pop(step))
            left |= {step: second.pop(step)} if step in second else {}
            await scene.bot.settle()
        if step != "menu":
            scene.wrong.append(f"{who} was to be led back to the menu, and is asked {step!r}")

    return act


async def _answer(person: Person, step: str, answer: str) -> None:
    if step in TYPED:
        await person.send(answer)
    elif answer == CANCEL or any(message.button(f"{step}:{answer}") for message in person.messages):
        await person.tap(answer if answer == CANCEL else f"{step}:{answer}")
    else:  # it stands on another page: its words may be typed on all of them
        await person.send(_label(step, answer))


def _label(step: str, answer: str) -> str:
    """What the button of a choice says, or that of a chapter in the menu."""
    flow = shipped()
    chapter, choice = flow.chapter(answer), flow.steps[step].choice(answer)
    words = chapter.title if step == MENU and chapter else choice and choice.label
    assert words, f"{step} offers no {answer}"
    return words.person


def asked(person: Person) -> str:
    """The step of the question that is open: the first one of the newest message with buttons."""
    having = [message for message in person.messages if message.buttons]
    steps = [(button.data or "").partition(":")[0] for message in having[-1:] for button in message.buttons]
    return next((step for step in steps if step), "")


def _bell(message: Message, choice: str) -> str:
    """The data of this button of a reminder."""
    found = (button.data or "" for button in message.buttons)
    return next((data for data in found if data.startswith(BELL) and data.endswith(f".{choice}")), "")
