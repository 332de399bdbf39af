"""What each thing a person does changes, and what it leads to."""

from collections.abc import Callable, Mapping

from flows import booking
from flows.answers import InvalidAnswer, postcodes, read_area, read_date, read_line, simplify
from flows.days import read_past_or_coming
from flows.lookups import hold, keep_by_hand, look_up
from flows.model import MENU, Step
from flows.picking import pick
from flows.places import find_places
from flows.scene import Scene
from flows.showing import in_english
from flows.taking import OUT_OF_TURN
from flows.turn import Turn


def type_in(scene: Scene, text: str) -> Turn:
    """Words were typed at the open question."""
    step = scene.position.step
    typed = _look_up if step.lookup and step.ask != "place" else TYPED.get(step.ask)
    if typed is None:
        return scene.show(scene.phrase("tap_a_button"))
    try:
        return typed(scene, step, text)
    except InvalidAnswer as invalid:
        return scene.show(scene.phrase(invalid.phrase, **invalid.values))


def takes_words(step: Step) -> bool:
    """Whether words are an answer to this step: its buttons are only ways round it."""
    return step.ask != "menu" and (step.lookup is not None or step.ask in TYPED)


def go_back(scene: Scene) -> Turn:
    """To the question before this one."""
    position, steps = scene.position, scene.flow.steps
    asked = [id for id in position.path if steps[id].ask not in ("info", "language")]
    if position.step.id in OUT_OF_TURN:
        return scene.move(asking=None, awaiting=None).show()
    if position.out_of_turn and position.step.id in asked:
        asked = asked[: asked.index(position.step.id)]
    if position.step.id == MENU or not asked:
        return scene.show(scene.phrase("nothing_before"))
    return scene.move(asking=asked[-1], awaiting=None).show()


def to_menu(scene: Scene) -> Turn:
    """To the journey; what comes first for everyone still comes first."""
    moved = scene.move(chapter=MENU, asking=None, awaiting=None)
    if moved.position.step.id == MENU:
        return moved.show()
    return scene.move(asking=None).show(scene.phrase("first_these"))


def show_english(scene: Scene) -> Turn:
    """The open question in English too; nothing changes."""
    return Turn(scene.session, (in_english(scene.flow, scene.position, scene.session, scene.now),))


def keep(scene: Scene) -> Turn:
    """Leave the answer as it is."""
    return scene.move(asking=None, awaiting=None).show()


def ask_step(id: str) -> Callable[[Scene], Turn]:
    """A command that asks this step out of turn."""
    return lambda scene: scene.move(asking=id, awaiting=None).show()


def open_chapter(id: str) -> Callable[[Scene], Turn]:
    """A command that opens a chapter, once what comes first is answered."""

    def opened(scene: Scene) -> Turn:
        moved = scene.move(chapter=MENU, asking=None, awaiting=None)
        return moved.move(chapter=id).show() if moved.position.step.id == MENU else to_menu(scene)

    return opened


def _look_up(scene: Scene, step: Step, text: str) -> Turn:
    return look_up(scene, step, read_area(text))


def _date(scene: Scene, step: Step, text: str) -> Turn:
    today, languages = scene.now.date(), (scene.session.user.language or "en", "en")
    try:
        day = read_date(text, today)
    except InvalidAnswer as invalid:
        if invalid.phrase != "not_a_date":
            raise
        day = read_past_or_coming(text, today, languages)
    return scene.answer(step.id, day.isoformat()).show()


def _write(scene: Scene, step: Step, text: str) -> Turn:
    line = read_line(text, step.limit)
    if step.keep == "mp_by_hand":
        return keep_by_hand(scene, line).show()
    if step.keep == "nickname":
        cases = {**scene.session.user.cases, scene.session.case.id: line}
        return scene.fact(nickname=line).user(cases=cases).move(chapter=MENU, asking=None).show()
    return scene.answer(step.id, line).show()


def _find_place(scene: Scene, step: Step, text: str) -> Turn:
    """One place is looked up; of several the person chooses."""
    fits = find_places(text, scene.flow.places)
    if len(fits) == 1:
        return hold(scene, step, fits[0])
    if not fits:
        return scene.move(narrowed=()).show(scene.phrase("place_not_found"))
    return scene.move(narrowed=tuple(place.id for place in fits)).show(scene.phrase("which_place"))


def _at_menu(scene: Scene, _: Step, text: str) -> Turn:
    """A postcode at the journey: somebody wants to find their MP, and is asked whose postcode it is."""
    if not any(postcodes(simplify(text))):
        raise InvalidAnswer("tap_a_button")
    return pick(scene, "find_mp")


TYPED: Mapping[str, Callable[[Scene, Step, str], Turn]] = {
    "menu": _at_menu,
    "place": _find_place,
    "date": _date,
    "text": _write,
    "day": booking.type_day,
    "time": booking.type_time,
}
