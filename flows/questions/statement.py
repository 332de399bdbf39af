"""`ask: info` and `ask: aside`: steps that say something and ask nothing."""

from flows.questions.base import BaseQuestion


class InfoStatement(BaseQuestion):
    """Said in passing; the conversation goes on."""

    name = "info"
    instructions = "People only read it."
    is_statement = True
    is_revisited = False


class AsideStatement(BaseQuestion):
    """Said on request; then the open question is asked again."""

    name = "aside"
    instructions = "People only read it. Then the question that was open comes again."
    is_aside = True
    needs_route = False
