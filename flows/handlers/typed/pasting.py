"""A text too long for one message: Telegram's apps send it in parts, and only the first one is answered.

No question takes as many characters as such a part has (`limit` in flows/definition/schema.py), so the whole
was refused with the first one. Without this, what is left over at the end would become the answer.
"""

from datetime import timedelta

from flows.events import BY_PERSON, Event, Typed
from flows.routing.position import member_of
from flows.session import Session
from flows.turn_context import TurnContext

# UTF-16 code units. A message holds 4,096; some apps look for the end of a line in the second half of that.
SHORTEST_PART = 2048
PAUSE = timedelta(seconds=3)  # at most between two parts, by Telegram's dates: nobody types words so soon


def continues(session: Session, event: Event) -> bool:
    """Whether the event is a further part of a text whose last part came just before."""
    before = member_of(session).pasted
    if before is None or not isinstance(event, Typed) or event.sent is None:
        return False
    return abs(event.sent - before) <= PAUSE


def note(ctx: TurnContext, event: Event) -> TurnContext:
    """Note that a message may be a part of a longer text: so the next one is known, after a restart too.

    Whatever else the person does ends it: what they type after that is answered, however soon it comes.
    """
    if not isinstance(event, BY_PERSON):
        return ctx
    pasted = event.sent if isinstance(event, Typed) and _is_part(event.text) else None
    return ctx if pasted == ctx.member.pasted else ctx.with_member(pasted=pasted)


def _is_part(text: str) -> bool:
    """Whether a text is so long that an app may have cut it off there."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 >= SHORTEST_PART
