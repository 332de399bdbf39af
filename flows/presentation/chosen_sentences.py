"""The sentences that people chose for their papers, instead of writing them in English themselves."""

from collections.abc import Iterator, Sequence
from functools import reduce

from flows.definition.flow import Flow, choice_context
from flows.definition.text import Text
from flows.routing.guards import holds
from flows.routing.view import View

FIRST = 2  # sentences where there is little room: what is said in a minute


def chosen_sentences(flow: Flow, view: View) -> Iterator[Text]:
    """The sentences that were chosen and still fit, in the voice of whoever writes to this MP."""
    for step, choice in flow.sentences:
        fits = holds(step.when, view) and holds(choice.when, view) and not flow.is_withdrawn(step)
        if fits and view.case.chose(step.id, choice.id):
            yield choice.words.text(choice_context(step, choice), view.office_voice)


def joined(flow: Flow, sentences: Sequence[Text]) -> Text:
    """Some sentences, at least one, as running text."""
    return reduce(lambda first, next: flow.phrase("sentence_and_next", first=first, next=next), sentences)
