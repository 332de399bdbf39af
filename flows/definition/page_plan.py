"""What an editor writes of the fill-in page (`flows/page.yaml`): words, fields, and the gaps they fill."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from flows.definition.schema import Frozen, Spoken, Voice, Wording

FieldKind = Literal[
    "line",  # one line of text
    "lines",  # several
    "tick",  # a box; ticked, it gives the `english` of the field, if it has any
    "choice",  # one of its options
    "signature",  # drawn with a finger
    "today",  # a day, filled in with the day on which the page is opened
]


class PageOption(Frozen):
    """One of the options of a field."""

    id: str
    label: Spoken


class PageField(Frozen):
    """A field: what it asks for, and why, in one sentence."""

    id: str
    label: Spoken
    why: Spoken
    kind: FieldKind = "line"
    example: str | None = None  # in English: it goes to an office
    english: str | None = None  # what a ticked box puts into the letter
    drops: bool = False  # if it is empty, its gap vanishes from the letter, and is not marked as empty
    options: tuple[PageOption, ...] = ()


class ByVoice(Frozen):
    """The ids of the fields that fill a gap, in their order, by who writes."""

    person: tuple[str, ...]
    supporter: tuple[str, ...]


def _by_voice(value: object) -> object:
    return {"person": value, "supporter": value} if isinstance(value, list) else value


class GapFill(Frozen):
    """Which fields fill a gap, found by its block, as `<paper>.<block>`, or else by its English words."""

    gap: str | None = None
    block: str | None = None
    fields: Annotated[ByVoice, BeforeValidator(_by_voice)] = Field(alias="with")
    option: str | None = None  # of a choice: the option for which the box of the block is ticked


class PagePlan(Frozen):
    """The fill-in page."""

    words: Mapping[str, Spoken] = Field(default_factory=dict)
    fields: tuple[PageField, ...] = ()
    fills: tuple[GapFill, ...] = ()

    def filling(self, block: str, gap: str, voice: Voice) -> str | None:
        """The ids of the fields that fill a gap of a block, with spaces between; None: no field does.

        Of a box to tick it is `<field>:<option>` where one of several options ticks it.
        """
        found = self._by_block.get(block) or self._by_gap.get(gap)
        if found is None:
            return None
        return " ".join(getattr(found.fields, voice)) + (f":{found.option}" if found.option else "")

    def wordings(self) -> Iterator[tuple[str, Wording]]:
        """Yield every sentence of the page with its context, in reading order."""
        for id, words in self.words.items():
            yield f"page.words.{id}", words
        for field in self.fields:
            yield f"page.fields.{field.id}.label", field.label
            yield f"page.fields.{field.id}.why", field.why
            for option in field.options:
                yield f"page.fields.{field.id}.options.{option.id}", option.label

    @cached_property
    def _by_block(self) -> Mapping[str, GapFill]:
        return {fill.block: fill for fill in self.fills if fill.block}

    @cached_property
    def _by_gap(self) -> Mapping[str, GapFill]:
        return {fill.gap: fill for fill in self.fills if fill.gap}
