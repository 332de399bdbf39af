"""How much of the open question is shown: all of it once, and less when it is asked again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """How the open question is shown at the end of a turn."""

    page: int = 1  # of its buttons, if there are many
    card: bool = False  # with the MP's card and picture, if the step has one
    more: bool = False  # with what the step says under "More about this"
    below: bool = False  # below something else that was said
    brief: bool = False  # in one line: it stands above already, and what was typed was no answer to it


ALL = Layout()
