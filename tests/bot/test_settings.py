"""Settings that could be read in two ways are refused, and say how to write them."""

import pytest

from bot.settings import Settings, SettingsProblems, read_settings


@pytest.mark.parametrize(
    ("written", "share"), [("10%", 0.1), ("0.1", 0.1), (" 2.5 % ", 0.025), ("1", 1.0), ("100%", 1.0)]
)
def test_a_share_is_a_percentage_or_a_fraction(
    written: str, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERASE_SHARE", written)
    assert read_settings().erase_share == pytest.approx(share)


@pytest.mark.parametrize("written", ["10", "0", "0%", "-1%", "101%", "half", "nan", "inf", "%"])
def test_a_share_that_means_nothing_is_refused(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERASE_SHARE", written)
    with pytest.raises(SettingsProblems, match=r"ERASE_SHARE: .*10% or 0\.1"):
        read_settings()


def test_backups_are_expected_to_live_for_a_month() -> None:
    assert Settings.model_fields["backup_days"].default == 30
