"""Buttons that do not stand in the YAML: what each leads to. Which there are: `buttons.py`."""

from collections.abc import Callable

from flows.definition.schema import MENU, Chapter, Step
from flows.handlers import appointments, membership
from flows.handlers.choices import take
from flows.handlers.lookups import hold, look_up
from flows.presentation.keyboard import interests, titled_answers
from flows.reading.text import InvalidAnswer
from flows.routing.guards.mps import writable
from flows.routing.position import member_of
from flows.session import Turn
from flows.state.case import Answer, Query
from flows.turn_context import TurnContext


def _language(ctx: TurnContext, code: str) -> Turn:
    if code not in dict(ctx.flow.languages):
        return _old(ctx)
    waiting = "join" if ctx.session.user.joining else None
    chosen = ctx.user(language=code).move(asking=waiting)
    return chosen.show(*[ctx.phrase("unreviewed")] * (code in ctx.flow.unreviewed))


def _constituency(ctx: TurnContext, id: str) -> Turn:
    candidates = ctx.view.finding.candidates if ctx.view.finding else ()
    if not any(str(found.id) == id for found in candidates):
        return _old(ctx)
    return look_up(ctx, ctx.position.step, Query(constituency=int(id)))


def _anew(ctx: TurnContext, chapter: Chapter) -> TurnContext:
    """The scene without the answers of a chapter."""
    steps = {step.id for step in chapter.steps}
    answers = ctx.session.case.answers.items()
    return ctx.fact(answers={id: answer for id, answer in answers if id not in steps})


def _chapter(ctx: TurnContext, id: str) -> Turn:
    chapter = ctx.flow.chapter(id)
    if chapter is None or not chapter.title:
        return _old(ctx)
    opened = (_anew(ctx, chapter) if chapter.fresh else ctx).move(chapter=id, asking=None)
    ended = opened.position.chapter_ended
    return opened.move(asking=chapter.review).show() if ended and chapter.review else opened.show()


def _changed_answer(ctx: TurnContext, id: str) -> Turn:
    known = {step for step, _ in titled_answers(ctx.flow, ctx.position, ctx.view)}
    if id not in known:
        return _old(ctx)
    chapter, own = member_of(ctx.session).chapter, ctx.flow.chapter_of(id)
    # from the journey the answer's own chapter is opened, so that what the new answer leads to is asked
    opened = own.chapter if chapter == MENU and not own.first else chapter
    return ctx.move(chapter=opened, asking=id).show()


def _place(ctx: TurnContext, id: str) -> Turn:
    place = next((one for one in ctx.flow.places if one.id == id), None)
    if place is None:
        return _old(ctx)
    return hold(ctx, ctx.position.step, place)


def _mp(ctx: TurnContext, id: str) -> Turn:
    if id not in writable(ctx.view):
        return _old(ctx)
    return ctx.answer(ctx.position.step.id, id).show()


def _interest(ctx: TurnContext, id: str) -> Turn:
    subject = dict(interests(ctx.view)).get(id)
    if subject is None:
        return _old(ctx)
    return ctx.answer(ctx.position.step.id, subject).show()


def toggle(ctx: TurnContext, id: str) -> Turn:
    """Take one of several choices, or take it back; the question stays open until it is done."""
    step = ctx.position.step
    before = ctx.session.case.answers.get(step.id)
    chosen = [one for one in (before.value.split(",") if before else []) if step.choice(one)]
    kept = [one for one in chosen if one != id] if id in chosen else [*chosen, id]
    answers = {**ctx.session.case.answers, step.id: Answer(value=",".join(kept), at=ctx.now, open=True)}
    return ctx.fact(answers=answers).show()


def close(ctx: TurnContext) -> Turn:
    """What was chosen of several is the answer; nothing chosen is an answer too."""
    step = ctx.position.step
    if step.ask != "several":
        return _old(ctx)
    before = ctx.session.case.answers.get(step.id)
    return ctx.answer(step.id, before.value if before else "").show()


def pick(ctx: TurnContext, id: str) -> Turn:
    """A button of the open question was pressed."""
    step = ctx.position.step
    choice = next((one for one in ctx.offered if one.id == id), None)
    if choice and step.ask == "several":
        return toggle(ctx, id)
    if choice:
        return take(ctx.left() if step.ask == "place" else ctx, step, choice)
    return PICKS[step.ask](ctx, id) if step.ask in PICKS else _old(ctx)


def _old(ctx: TurnContext) -> Turn:
    return ctx.show(ctx.phrase("old_button"))


def _appointment(ctx: TurnContext, id: str) -> Turn:
    if not any(appointment.id == id for appointment in ctx.session.case.planned()):
        return _old(ctx)
    return ctx.answer(ctx.position.step.id, id).show()


def _dated(pick: Callable[[TurnContext, Step, str], Turn]) -> Callable[[TurnContext, str], Turn]:
    """A day or a time on a button; one of yesterday's buttons may be past."""

    def picked(ctx: TurnContext, id: str) -> Turn:
        try:
            return pick(ctx, ctx.position.step, id)
        except InvalidAnswer as invalid:
            return ctx.show(ctx.phrase(invalid.phrase, **invalid.values))

    return picked


def _removed(ctx: TurnContext, id: str) -> Turn:
    """Members are named by the first letters of their id, so that the button's data stay short."""
    found = [user for user, _ in membership.others(ctx) if user.startswith(id)]
    return membership.remove(ctx, found[0]) if len(found) == 1 else _old(ctx)


PICKS: dict[str, Callable[[TurnContext, str], Turn]] = {
    "language": _language,
    "constituency": _constituency,
    "menu": _chapter,
    "change": _changed_answer,
    "place": _place,
    "mp": _mp,
    "interest": _interest,
    "appointment": _appointment,
    "case": membership.open_case,
    "member": _removed,
    "day": _dated(appointments.pick_day),
    "time": _dated(appointments.pick_time),
}
