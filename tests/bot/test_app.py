"""The composition root."""

import pytest

from bot.app import _webhook_secret
from bot.settings import Settings


@pytest.mark.parametrize("token", ["1:a", "2:b"])
def test_the_secret_is_made_from_the_token_and_is_the_same_everywhere(token: str) -> None:
    secret, own = (
        _webhook_secret(Settings(), token),
        _webhook_secret(Settings.model_validate({"webhook_secret": "x" * 16}), token),
    )
    assert secret == _webhook_secret(Settings(), token) != _webhook_secret(Settings(), "3:c")
    assert token not in secret and len(secret) == 64 and own == "x" * 16
