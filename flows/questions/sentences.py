"""`ask: sentences`: ready sentences for a paper, each shown with the English that goes into it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from flows.definition.flow import Flow
from flows.definition.schema import Choice, Step
from flows.definition.text import InEnglish, Paragraph, Text
from flows.effects import Button
from flows.presentation.chosen_sentences import joined
from flows.presentation.keyboard import choice_label
from flows.presentation.layout import ALL, Layout
from flows.presentation.pages import Pages, in_pages
from flows.questions.several import SeveralQuestion, picked, ticked_ids
from flows.reading.text import InvalidAnswer, plain_words
from flows.routing.position import Position, offered_choices
from flows.routing.view import View
from flows.turn_context import TurnContext

FEW = 4  # sentences that are read at once


class SentencesQuestion(SeveralQuestion):
    """The message has the sentences, with numbers; the buttons, and what people may type, are the numbers."""

    name = "sentences"
    instructions = "People tap or type the numbers of the sentences they choose, then “Done”."
    takes_words = True
    offers_sentences = True
    needs_choices = True

    def buttons(self, flow: Flow, position: Position, view: View) -> Iterator[Button]:
        """The numbers, with a tick if their sentences were chosen, and "done"; if withdrawn, only that."""
        buttons = list(super().buttons(flow, position, view))
        yield from buttons[-1:] if flow.is_withdrawn(position.step) else buttons

    def pages(
        self,
        flow: Flow,
        position: Position,
        view: View,
        above: int = 0,
        below: int = 0,
    ) -> Pages:
        """The numbers of the sentences that are said on each page, and "done" on all of them."""
        *numbers, done = self.buttons(flow, position, view)
        size = _on_a_page(len(numbers))
        return in_pages(flow, position.step, numbers, (size, size), (done,))

    def label(self, flow: Flow, step: Step, choice: Choice, view: View) -> Text:
        """The number of the sentence, with a tick if it was chosen."""
        number = flow.phrase("button_number", number=_number(step, choice, view))
        return picked(flow, step, choice, view, number)

    def paragraphs(self, flow: Flow, position: Position, view: View, layout: Layout = ALL) -> list[Paragraph]:
        """What to do, and how many may be chosen; then the sentences, each with its English below it."""
        lines = [flow.phrase("choose_sentences", view.case.voice())]
        lines += [
            line for paragraph in super().paragraphs(flow, position, view, layout) for line in paragraph
        ]
        step = position.step
        offered = list(offered_choices(step, view))
        size = _on_a_page(len(offered))
        shown = offered[(layout.page - 1) * size : layout.page * size]
        sentences = [tuple(_sentence(flow, step, choice, view)) for choice in shown]
        if all(len(sentence) == 1 for sentence in sentences):
            sentences = [tuple(line for (line,) in sentences)]
        return [tuple(lines), *sentences]

    def joined(self, flow: Flow, labels: Sequence[Text]) -> Text:
        """Some sentences as running text."""
        return joined(flow, labels)

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Choose the sentences whose numbers were typed; what was chosen before stays.

        The first of them that needs a yes is asked about, once the others are chosen.
        """
        chosen, asked = ticked_ids(ctx.step, ctx.view), ctx.step
        new = [choice for choice in _typed(ctx, text) if choice.id not in chosen]
        for choice in sorted(new, key=lambda choice: choice.consent is not None):
            ctx = self.tap(ctx, choice.id) if ctx.step is asked else ctx
        return ctx


def _on_a_page(sentences: int) -> int:
    """How many of so many sentences are said at once: all of them if they are few."""
    return FEW if sentences <= FEW else FEW - 1


def _typed(ctx: TurnContext, text: str) -> list[Choice]:
    """The sentences with the numbers in a text. Raises InvalidAnswer if it says anything else.

    "2 and 5" names two of them, in any script; "I have 2 children" names none.
    """
    words = plain_words(text)
    ends = (*words[:1], *words[-1:], *(second for first, second in pairwise(words) if not first.isdecimal()))
    numbers = dict.fromkeys(int(word) for word in words if word.isdecimal())
    if not numbers or not all(word.isdecimal() for word in ends):
        raise InvalidAnswer("type_numbers")
    if not all(1 <= number <= len(ctx.offered) for number in numbers):
        raise InvalidAnswer("type_numbers")
    return [ctx.offered[number - 1] for number in numbers]


def _sentence(flow: Flow, step: Step, choice: Choice, view: View) -> Iterator[Text]:
    """A sentence with its number, and its English for whoever reads another language."""
    sentence = choice_label(step, choice, view)
    numbered = flow.phrase("sentence_numbered", number=_number(step, choice, view), sentence=sentence)
    yield picked(flow, step, choice, view, numbered)
    if view.user.language not in (None, "en"):
        yield flow.phrase("sentence_in_english", english=InEnglish(sentence))


def _number(step: Step, choice: Choice, view: View) -> int:
    return list(offered_choices(step, view)).index(choice) + 1
