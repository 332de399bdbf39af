"""The composition root."""

import pytest

from bot.app import _secret
from bot.settings import Settings


@pytest.mark.parametrize("token", ["1:a", "2:b"])
def test_the_secret_is_made_from_the_token_and_is_the_same_everywhere(token: str) -> None:
    secret, own = (
        _secret(Settings(), token),
        _secret(Settings.model_validate({"webhook_secret": "x" * 16}), token),
    )
    assert secret == _secret(Settings(), token) != _secret(Settings(), "3:c")
    assert token not in secret and len(secret) == 64 and own == "x" * 16
