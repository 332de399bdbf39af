"""The helplines as a person sees them in their own language."""

from gettext import NullTranslations

import pytest

from bot.language.languages import Language
from flows.effects import Say
from flows.events import Typed
from tests.harness.flow import Walk, shipped

OURS = {"Emergency": "الطوارئ", "House of Commons": "مجلس العموم", "Samaritans": "(a proper name)"}


class SomeWords(NullTranslations):
    """Has words of its own for whatever stands in `OURS`."""

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002
        return OURS.get(message, message)


ARABIC = Language("ar", "العربية", right_to_left=True, reviewed=False, translations=SomeWords())


def test_the_emergency_number_is_called_by_a_word_of_the_persons_own_language() -> None:
    walk = Walk.at_postcode()
    answer = walk.engine.advance(walk.session, Typed("help me"), walk.now).effects[0]
    assert isinstance(answer, Say)
    lines = [ARABIC.plain(line) for paragraph in answer.paragraphs for line in paragraph]
    assert any(line.replace("\u2068", "").replace("\u2069", "") == "<b>الطوارئ</b>: 999" for line in lines)
    assert any("Samaritans" in line for line in lines), "a proper name stays as people hear it on the phone"


@pytest.mark.parametrize("id", ["emergency", "commons"])
def test_what_is_no_proper_name_is_in_every_catalogue(id: str) -> None:
    assert f"helpline.{id}.name" in dict(shipped().wordings())


def test_a_proper_name_is_not() -> None:
    proper = {line.id for line in shipped().helplines} - {"emergency", "commons"}
    assert not {f"helpline.{id}.name" for id in proper} & set(dict(shipped().wordings()))
