"""`ask: info` and `ask: aside`: nothing is asked; something is said."""

from flows.questions.base import BaseQuestion


class InfoStatement(BaseQuestion):
    """It is said in passing, and the conversation goes on."""

    name = "info"
    instructions = "People only read it."
    is_statement = True
    is_revisited = False


class AsideStatement(BaseQuestion):
    """It is said on request, and the open question is asked again."""

    name = "aside"
    instructions = "People only read it. Then the question that was open comes again."
    is_aside = True
    needs_route = False
