"""Somebody who reads the words can say them better: what they copy, and to whom they send it."""

from collections.abc import Iterator

from flows.buttons import rows_for
from flows.model import Text
from flows.scene import Scene
from flows.showing import words
from flows.turn import Correction, Turn


def correct(scene: Scene) -> Turn:
    """The words of the open question, each with its place in the catalogue, to copy."""
    contact = scene.flow.values.get("contact")
    note = scene.phrase("correction", contact=contact) if contact else scene.phrase("correction_nobody")
    shown = dict.fromkeys((text.context, text.id) for text in _shown(scene))
    plain = tuple(Text(english, context) for context, english in shown)
    return Turn(scene.session, (Correction(note, plain),))


def _shown(scene: Scene) -> Iterator[Text]:
    """Every sentence that the person sees now: those of the question, then those of its buttons."""
    for paragraph in words(scene.flow, scene.position, scene.view):
        yield from paragraph
    for row in rows_for(scene.flow, scene.position, scene.view):
        yield from (button.label for button in row if isinstance(button.label, Text))
