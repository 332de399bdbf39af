"""Parses the JSON of public services into models: an answer of an unexpected shape is SourceDown."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.sources import SourceDown


class Payload(BaseModel):
    """The part of an answer that is used: keys without a field here are ignored.

    What checks an answer is built with the first one.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)


M = TypeVar("M", bound=BaseModel)


def parse(model: type[M], answer: object) -> M:
    """Validate a decoded answer. Raises SourceDown without its cause, which would quote the answer."""
    try:
        return model.model_validate(answer)
    except (ValidationError, RecursionError):
        raise SourceDown("an answer of an unexpected shape") from None
