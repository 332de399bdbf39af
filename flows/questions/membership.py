"""`ask: case` and `ask: member`: which of the user's cases to open, and which member to remove."""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.handlers import membership
from flows.presentation.keyboard import Labelled
from flows.questions.base import BaseQuestion
from flows.reading.text import InvalidAnswer
from flows.routing.position import Position
from flows.routing.view import View
from flows.turn_context import TurnContext

ID = 16  # characters of a member's id in a button's data, which Telegram limits to 64 bytes


class CaseQuestion(BaseQuestion):
    """A tap opens another case."""

    name = "case"
    instructions = "The cases stand above these as buttons."

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The user's cases, by nickname or number."""
        for number, (id, name) in enumerate(view.user.cases.items(), start=1):
            yield id, name or flow.phrase("case_number", number=number)

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Open the case."""
        return membership.open_case(ctx, id)


class MemberQuestion(BaseQuestion):
    """A tap removes a member. Only the owner of the case sees the buttons."""

    name = "member"
    instructions = "The others who take part stand above these as buttons."

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The other members, each by role and by the day on which they joined."""
        for user, member in view.case.members.items():
            if user != view.user.id and view.case.owner == view.user.id and member.joined:
                role = "member_person" if member.voice == "person" else "member_supporter"
                yield user[:ID], flow.phrase(role, date=member.joined.date())

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Remove the member."""
        users = [user for user, _ in membership.removable(ctx) if user.startswith(id)]
        if len(users) != 1:
            raise InvalidAnswer("old_button")
        return membership.remove(ctx, users[0])
