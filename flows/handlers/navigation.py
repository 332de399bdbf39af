"""What each thing a person does changes, and what it leads to."""

from collections.abc import Callable, Mapping

from flows.definition.schema import MENU, Step
from flows.handlers import appointments
from flows.handlers.choices import OUT_OF_TURN
from flows.handlers.lookups import hold, keep_by_hand, look_up
from flows.handlers.picking import pick
from flows.presentation.question import in_english
from flows.reading.dates import read_date, read_date_in_words
from flows.reading.places import find_places
from flows.reading.postcodes import postcodes, read_area
from flows.reading.text import InvalidAnswer, read_line, simplify
from flows.session import Turn
from flows.turn_context import TurnContext


def type_in(ctx: TurnContext, text: str) -> Turn:
    """Words were typed at the open question."""
    step = ctx.position.step
    typed = _look_up if step.lookup and step.ask != "place" else TYPED.get(step.ask)
    if typed is None:
        return ctx.show(ctx.phrase("tap_a_button"))
    try:
        return typed(ctx, step, text)
    except InvalidAnswer as invalid:
        return ctx.show(ctx.phrase(invalid.phrase, **invalid.values))


def takes_words(step: Step) -> bool:
    """Whether words are an answer to this step: its buttons are only ways round it."""
    return step.ask != "menu" and (step.lookup is not None or step.ask in TYPED)


def go_back(ctx: TurnContext) -> Turn:
    """To the question before this one."""
    position, steps = ctx.position, ctx.flow.steps
    asked = [id for id in position.path if steps[id].ask not in ("info", "language")]
    if position.step.id in OUT_OF_TURN:
        return ctx.move(asking=None, awaiting=None).show()
    if position.out_of_turn and position.step.id in asked:
        asked = asked[: asked.index(position.step.id)]
    if position.step.id == MENU or not asked:
        return ctx.show(ctx.phrase("nothing_before"))
    return ctx.move(asking=asked[-1], awaiting=None).show()


def to_menu(ctx: TurnContext) -> Turn:
    """To the journey; what comes first for everyone still comes first."""
    moved = ctx.move(chapter=MENU, asking=None, awaiting=None)
    if moved.position.step.id == MENU:
        return moved.show()
    return ctx.move(asking=None).show(ctx.phrase("first_these"))


def show_english(ctx: TurnContext) -> Turn:
    """The open question in English too; nothing changes."""
    return Turn(ctx.session, (in_english(ctx.flow, ctx.position, ctx.session, ctx.now),))


def keep(ctx: TurnContext) -> Turn:
    """Leave the answer as it is."""
    return ctx.move(asking=None, awaiting=None).show()


def ask_step(id: str) -> Callable[[TurnContext], Turn]:
    """A command that asks this step out of turn."""
    return lambda ctx: ctx.move(asking=id, awaiting=None).show()


def open_chapter(id: str) -> Callable[[TurnContext], Turn]:
    """A command that opens a chapter, once what comes first is answered."""

    def opened(ctx: TurnContext) -> Turn:
        moved = ctx.move(chapter=MENU, asking=None, awaiting=None)
        return moved.move(chapter=id).show() if moved.position.step.id == MENU else to_menu(ctx)

    return opened


def _look_up(ctx: TurnContext, step: Step, text: str) -> Turn:
    return look_up(ctx, step, read_area(text))


def _date(ctx: TurnContext, step: Step, text: str) -> Turn:
    today, languages = ctx.now.date(), (ctx.session.user.language or "en", "en")
    try:
        day = read_date(text, today)
    except InvalidAnswer as invalid:
        if invalid.phrase != "not_a_date":
            raise
        day = read_date_in_words(text, today, languages)
    return ctx.answer(step.id, day.isoformat()).show()


def _write(ctx: TurnContext, step: Step, text: str) -> Turn:
    line = read_line(text, step.limit)
    if step.keep == "mp_by_hand":
        return keep_by_hand(ctx, line).show()
    if step.keep == "nickname":
        cases = {**ctx.session.user.cases, ctx.session.case.id: line}
        return ctx.fact(nickname=line).user(cases=cases).move(chapter=MENU, asking=None).show()
    return ctx.answer(step.id, line).show()


def _find_place(ctx: TurnContext, step: Step, text: str) -> Turn:
    """One place is looked up; of several the person chooses."""
    fits = find_places(text, ctx.flow.places)
    if len(fits) == 1:
        return hold(ctx, step, fits[0])
    if not fits:
        return ctx.move(narrowed=()).show(ctx.phrase("place_not_found"))
    return ctx.move(narrowed=tuple(place.id for place in fits)).show(ctx.phrase("which_place"))


def _at_menu(ctx: TurnContext, _: Step, text: str) -> Turn:
    """A postcode at the journey: somebody wants to find their MP, and is asked whose postcode it is."""
    if not any(postcodes(simplify(text))):
        raise InvalidAnswer("tap_a_button")
    return pick(ctx, "find_mp")


TYPED: Mapping[str, Callable[[TurnContext, Step, str], Turn]] = {
    "menu": _at_menu,
    "place": _find_place,
    "date": _date,
    "text": _write,
    "day": appointments.type_day,
    "time": appointments.type_time,
}
