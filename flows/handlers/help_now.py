"""Answers despair, danger and calls for help before anything else, wherever they are typed. The words go.

Nothing is stored of what was heard, only until when nobody is to be chased for a reply (`User.quiet_until`).
"""

from datetime import timedelta

from flows.definition.flow import HELP_CALLED
from flows.effects import Button
from flows.events import BY_PERSON, Event, Typed, UnknownCommand, Unreadable, words_of
from flows.gazetteer.reading import read_place
from flows.handlers import navigation
from flows.presentation.keyboard import HELP, LETTER, Rows
from flows.reading.danger import KINDS, Danger, hear, hear_call
from flows.reading.text import InvalidAnswer
from flows.state.user import next_morning
from flows.turn_context import TurnContext

WAITING = timedelta(minutes=10)  # for words that are wanted in the letter
STEP = "help_now"  # lists the kinds of help
ANSWERS = {kind: f"help_{kind}" for kind in KINDS}  # the aside that answers each kind of danger
# A command that the bot knows is done, whatever stands beside it.
MAY_CALL = (Typed, UnknownCommand, Unreadable)
LONGEST_NAME = 60  # characters of a place
# After these nobody is chased until the morning.
QUIETING = frozenset(ANSWERS.values()) - {ANSWERS["fake_adviser"]}


def heed(ctx: TurnContext, event: Event) -> TurnContext | None:
    """Answer despair or danger in what a person wrote, and ask the open question again. None: there is none.

    A call for help that names no danger is answered too, but no reminder waits for it. Words that the person
    wants in their letter are answered, but not stopped.
    """
    words, language = words_of(event), ctx.user.language or ctx.user.suggested
    if not words or is_let_through(ctx, event) or _is_place(ctx, words):
        return None
    if dangers := hear(words, language):
        return _answer(without_leftovers(ctx, event), dangers[0])
    is_mistyped = isinstance(event, UnknownCommand) and event.nearest is not None  # "/hepl"
    may_call = isinstance(event, MAY_CALL) and not is_mistyped
    called_in = hear_call(words, language) if may_call else None
    return _say_answer(without_leftovers(ctx, event), HELP_CALLED, called_in) if called_in else None


def _is_place(ctx: TurnContext, words: str) -> bool:
    """Whether the words are only the name of a place, where one is asked for: Barnet sounds like a danger."""
    asks = ctx.kind.asks_for_area or ctx.step.id == "place_meant"
    return asks and len(words) <= LONGEST_NAME and read_place(words, guesses=False).is_exact


def before_words(ctx: TurnContext, event: Event) -> TurnContext:
    """Answer the despair or danger in words that were let through: they go on to be the answer."""
    dangers = hear(words_of(event), ctx.user.language or ctx.user.suggested)
    return _answer(ctx, dangers[0], rows=False) if dangers else ctx


def without_leftovers(ctx: TurnContext, event: Event) -> TurnContext:
    """End what held for one message, or until a time that is over: no trace of it stays."""
    if ctx.user.quiet_until and ctx.user.quiet_until <= ctx.now:
        ctx = ctx.with_user(quiet_until=None)
    if ctx.member.lets_through and isinstance(event, BY_PERSON):
        ctx = ctx.with_member(lets_through=None)
    return ctx


def is_let_through(ctx: TurnContext, event: Event) -> bool:
    """Whether the person wants these words in their letter, whatever they say."""
    until = ctx.member.lets_through
    return until is not None and ctx.now < until and isinstance(event, Typed)


def quieten(ctx: TurnContext, step: str) -> TurnContext:
    """After one of these answers, chase nobody for a reply until the morning."""
    return ctx.with_user(quiet_until=next_morning(ctx.now)) if step in QUIETING else ctx


def put_in_letter(ctx: TurnContext) -> TurnContext:
    """Ask the open question again, and take the next words as its answer, whatever they say.

    What was heard is kept nowhere, so it has to be typed once more: the person is told.
    """
    if not ctx.kind.stores_words(ctx.step):
        raise InvalidAnswer("old_button")
    return ctx.with_member(lets_through=ctx.now + WAITING).notice("type_once_more")


def ask(ctx: TurnContext) -> TurnContext:
    """Ask which help is needed now; afterwards the open question comes again."""
    return ctx.with_member(asking=STEP)


def say_help(ctx: TurnContext) -> TurnContext:
    """Say what the bot can do, with the button to the help that is needed now."""
    return navigation.say_aside(ctx, "help", (_help_row(ctx),))


def answer(ctx: TurnContext, step: str) -> TurnContext:
    """Answer a danger that only the examples of what people ask tell."""
    return _say_answer(quieten(ctx, step), step, ctx.user.language or "en")


def _answer(ctx: TurnContext, danger: Danger, *, rows: bool = True) -> TurnContext:
    """Answer a danger, and chase nobody for a reply until the morning."""
    step = ANSWERS[danger.kind]
    return _say_answer(quieten(ctx, step), step, danger.language, rows=rows)


def _say_answer(ctx: TurnContext, step: str, language: str, *, rows: bool = True) -> TurnContext:
    """Say an answer in the language in which it was asked for, and in the person's own if that is another."""
    own = ctx.user.language
    if language != own:
        ctx = navigation.say_aside(ctx, step, (), language)
    if own is None:
        return ctx
    return navigation.say_aside(ctx, step, _rows(ctx) if rows else ())


def letter_rows(ctx: TurnContext) -> Rows:
    """The button below an answer to despair or danger that lets such words into a paper."""
    letter = Button(ctx.phrase("button_put_it_in_my_letter"), f"{ctx.step.id}:{LETTER}")
    return ((letter,),) * ctx.kind.stores_words(ctx.step)


def _rows(ctx: TurnContext) -> Rows:
    return (*letter_rows(ctx), _help_row(ctx))


def _help_row(ctx: TurnContext) -> tuple[Button, ...]:
    return (Button(ctx.phrase("button_help_now"), f"{ctx.step.id}:{HELP}"),)
