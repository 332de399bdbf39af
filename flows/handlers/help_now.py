"""Answers despair and danger before anything else, wherever they are typed. The words themselves are dropped.

Nothing is stored of what was heard, only until when nobody is to be chased for a reply (`User.quiet_until`).
"""

from flows.effects import Button
from flows.events import BY_PERSON, Event, Typed, words_of
from flows.handlers import navigation
from flows.presentation.keyboard import HELP, LETTER, Rows
from flows.reading.danger import KINDS, hear
from flows.reading.text import InvalidAnswer
from flows.state.user import next_morning
from flows.turn_context import TurnContext

STEP = "help_now"  # lists the kinds of help
ANSWERS = {kind: f"help_{kind}" for kind in KINDS}  # the aside that answers each kind of danger
QUIETING = frozenset(ANSWERS.values()) - {
    ANSWERS["fake_adviser"]
}  # after these nobody is chased until morning


def heed(ctx: TurnContext, event: Event) -> TurnContext | None:
    """Answer despair or danger in what a person wrote, and ask the open question again. None: there is none.

    Words that the person wants in their letter are not stopped.
    """
    words = words_of(event)
    if not words or (ctx.member.lets_through and isinstance(event, Typed)):
        return None
    dangers = hear(words, ctx.user.language or ctx.user.suggested)
    return _answer(without_leftovers(ctx, event), ANSWERS[dangers[0].kind]) if dangers else None


def without_leftovers(ctx: TurnContext, event: Event) -> TurnContext:
    """End what held for one message, or until a time that is over: no trace of it stays."""
    if ctx.user.quiet_until and ctx.user.quiet_until <= ctx.now:
        ctx = ctx.with_user(quiet_until=None)
    if ctx.member.lets_through and isinstance(event, BY_PERSON):
        ctx = ctx.with_member(lets_through=False)
    return ctx


def quieten(ctx: TurnContext, step: str) -> TurnContext:
    """After one of these answers, chase nobody for a reply until the morning."""
    return ctx.with_user(quiet_until=next_morning(ctx.now)) if step in QUIETING else ctx


def put_in_letter(ctx: TurnContext) -> TurnContext:
    """Ask the open question again, and take the next words as its answer, whatever they say."""
    if not ctx.kind.stores_words(ctx.step):
        raise InvalidAnswer("old_button")
    return ctx.with_member(lets_through=True)


def ask(ctx: TurnContext) -> TurnContext:
    """Ask which help is needed now; afterwards the open question comes again."""
    return ctx.with_member(asking=STEP)


def say_help(ctx: TurnContext) -> TurnContext:
    """Say what the bot can do, with the button to the help that is needed now."""
    return navigation.say_aside(ctx, "help", (_help_row(ctx),))


def _answer(ctx: TurnContext, step: str) -> TurnContext:
    """Say the answer; before a language is chosen, in that of the person's Telegram."""
    language = None if ctx.user.language else ctx.user.suggested
    return navigation.say_aside(quieten(ctx, step), step, _rows(ctx), language)


def _rows(ctx: TurnContext) -> Rows:
    letter = Button(ctx.phrase("button_put_it_in_my_letter"), f"{ctx.step.id}:{LETTER}")
    return ((letter,),) * ctx.kind.stores_words(ctx.step) + (_help_row(ctx),)


def _help_row(ctx: TurnContext) -> tuple[Button, ...]:
    return (Button(ctx.phrase("button_help_now"), f"{ctx.step.id}:{HELP}"),)
