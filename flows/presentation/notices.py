"""Notices: phrases said alone, when no question is open or the turn that asks one has failed."""

from flows.definition.flow import Flow
from flows.definition.schema import Voice
from flows.effects import Say
from flows.presentation.keyboard import go_on

# No question follows these. So each has a button that asks the open one: there is always a way on.
LEADING_ON = {
    "sorry": "button_go_on",
    "slow_down": "button_go_on",
    "too_fast": "button_go_on",
    "forgotten": "button_begin_again",
    "forgotten_chat": "button_begin_again",
}


def notice(flow: Flow, phrase: str, voice: Voice = "person") -> Say:
    """A phrase as a message of its own."""
    rows = ((go_on(flow, LEADING_ON[phrase]),),) if phrase in LEADING_ON else ()
    return Say(((flow.phrase(phrase, voice),),), rows)
