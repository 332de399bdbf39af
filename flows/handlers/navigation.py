"""Moves through the flow: back, to the menu, to a step that a command asks. Says asides in between."""

from collections.abc import Callable
from dataclasses import replace

from flows.definition.flow import ASKED_BY_COMMAND
from flows.definition.schema import MENU, Chapter
from flows.events import BY_PERSON, Event, Resumed, Tapped
from flows.handlers.waiting_text import let_go
from flows.presentation import question
from flows.presentation.keyboard import Rows
from flows.turn_context import TurnContext

LEAVING = (*BY_PERSON, Resumed)  # events that may leave a passing note


def go_back(ctx: TurnContext) -> TurnContext:
    """Go to the question before this one. What a command asked, or is beside the way, is dropped instead."""
    position = ctx.position
    steps = [id for id in position.path if ctx.flow.kind(ctx.flow.steps[id]).is_revisited]
    if position.step.id in ASKED_BY_COMMAND:
        return let_go(ctx)
    if position.step.id in ctx.flow.consents:
        return ctx.with_member(asking=None, awaiting=None)
    if position.out_of_turn and position.step.id not in position.path:
        return ctx.with_member(asking=None, awaiting=None)
    if position.out_of_turn and position.step.id in steps:
        steps = steps[: steps.index(position.step.id)]
    if position.step.id == MENU or not steps:
        return ctx.notice("nothing_before")
    return ctx.with_member(asking=steps[-1], awaiting=None)


def to_menu(ctx: TurnContext) -> TurnContext:
    """Go to the menu, unless a chapter that comes first for everyone is not finished."""
    at_menu = ctx.with_member(chapter=MENU, asking=None, awaiting=None)
    if at_menu.step.id == MENU:
        return at_menu
    return ctx.with_member(asking=None).notice("first_these")


def keep_answer(ctx: TurnContext) -> TurnContext:
    """Leave the answer as it is."""
    return ctx.with_member(asking=None, awaiting=None)


def open_chapter(ctx: TurnContext, chapter: Chapter) -> TurnContext:
    """Open a chapter: its passing note comes first, and one that is `fresh` starts without answers."""
    answers = ctx.case.answers_without({step.id for step in chapter.steps} if chapter.fresh else ())
    return enter(ctx.with_case(answers=answers), chapter.chapter)


def enter(ctx: TurnContext, chapter: str) -> TurnContext:
    """Go to a chapter, or to the menu. A chapter with a passing note asks that first."""
    opened = ctx.flow.chapter(chapter)
    return ctx.with_member(chapter=chapter, asking=opened.before if opened else None, awaiting=None)


def left_by(ctx: TurnContext, event: Event) -> TurnContext:
    """Leave a passing note for the journey, unless the event is a tap under it or no person caused it.

    After a restart it is left too: nothing of it is shown to whoever holds the phone by then.
    """
    if not ctx.kind.is_passing or not isinstance(event, LEAVING):
        return ctx
    if isinstance(event, Tapped) and event.step == ctx.step.id:
        return ctx
    return ctx.with_member(chapter=MENU, asking=None)


def show_english(ctx: TurnContext) -> TurnContext:
    """Say the open question in English too; it stays open below, in the person's own language."""
    return ctx.then(question.in_english(ctx.flow, ctx.position, ctx.view))


def say_aside(ctx: TurnContext, step: str, rows: Rows = (), language: str | None = None) -> TurnContext:
    """Say an aside, with buttons of its own if there are any, and ask the open question again.

    `language`: used instead of the person's own.
    """
    aside = question.said_alone(ctx.flow, ctx.flow.steps[step], ctx.position, ctx.view)
    return ctx.then(replace(aside, rows=rows, language=language))


def asking(step: str) -> Callable[[TurnContext], TurnContext]:
    """The handler of a command that asks this step out of turn."""
    return lambda ctx: ctx.with_member(asking=step, awaiting=None)
