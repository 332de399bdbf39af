"""Moves through the flow: back, to the menu, to a step that a command asks. Says asides in between."""

from collections.abc import Callable

from flows.definition.flow import ASKED_BY_COMMAND
from flows.definition.schema import MENU
from flows.presentation import question
from flows.turn_context import TurnContext


def go_back(ctx: TurnContext) -> TurnContext:
    """Go to the question before this one. A question that a command asked is dropped instead."""
    position = ctx.position
    steps = [id for id in position.path if ctx.flow.kind(ctx.flow.steps[id]).is_revisited]
    if position.step.id in (*ASKED_BY_COMMAND, *ctx.flow.consents):
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


def show_english(ctx: TurnContext) -> TurnContext:
    """Say the open question in English too; nothing changes."""
    return ctx.then(question.in_english(ctx.flow, ctx.position, ctx.view)).silently()


def say_aside(ctx: TurnContext, step: str) -> TurnContext:
    """Say an aside, and ask the open question again."""
    aside = question.said_alone(ctx.flow, ctx.flow.steps[step], ctx.position, ctx.view)
    return ctx.then(aside)


def asking(step: str) -> Callable[[TurnContext], TurnContext]:
    """The handler of a command that asks this step out of turn."""
    return lambda ctx: ctx.with_member(asking=step, awaiting=None)


def saying(step: str) -> Callable[[TurnContext], TurnContext]:
    """The handler of a command that says this aside."""
    return lambda ctx: say_aside(ctx, step)
