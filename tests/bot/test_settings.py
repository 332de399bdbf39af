"""Settings that could be read in two ways are refused, and say how to write them."""

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.settings import Settings, SettingsProblems, read_settings


@pytest.mark.parametrize(
    ("written", "share"), [("10%", 0.1), ("0.1", 0.1), (" 2.5 % ", 0.025), ("1%", 0.01), ("100%", 1.0)]
)
def test_a_share_is_a_percentage_or_a_fraction(
    written: str, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERASE_SHARE", written)
    assert read_settings().erase_share == pytest.approx(share)


@pytest.mark.parametrize("written", ["1", "1.0", "10", "0", "0%", "-1%", "101%", "half", "nan", "inf", "%"])
def test_a_share_that_means_nothing_is_refused(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERASE_SHARE", written)
    with pytest.raises(SettingsProblems, match=r"ERASE_SHARE: .*10% or 0\.1"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("RETENTION_DAYS", "999999"),  # before the year 1
        ("RETENTION_DAYS", "99999999999999"),
        ("BACKUP_DAYS", "999999"),
        ("WEBHOOK_URL", "https://"),
        ("WEBHOOK_URL", "https://two words.example.org"),
        ("PUBLIC_URL", "http://ask.example.org"),
        ("PUBLIC_URL", "http://localhost.example.org"),
        ("PUBLIC_URL", "https://ask.example.org/#there"),
        ("PUBLIC_URL", "https://"),
        ("TELEGRAM_BOT_TOKEN", "123456:half of\nit"),
        ("TELEGRAM_BOT_TOKEN", "123456:Ä"),
    ],
)
def test_what_would_fail_only_later_is_refused_at_the_start(
    name: str, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, written)
    with pytest.raises(SettingsProblems, match=f"{name}: ") as refused:
        read_settings()
    assert "123456" not in str(refused.value)


def test_white_space_around_a_setting_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:abc\n")  # as a file of secrets ends
    monkeypatch.setenv("WEBHOOK_URL", " https://bot.example.org/ ")
    settings = read_settings()
    assert settings.telegram_bot_token and settings.telegram_bot_token.get_secret_value() == "123456:abc"
    assert settings.webhook_url == "https://bot.example.org"


@pytest.mark.parametrize(("written", "on"), [("1", True), (" 1 ", True), ("0", False), ("", False)])
def test_nothing_is_counted_unless_it_is_asked_for(
    written: str, on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_settings().statistics is False
    monkeypatch.setenv("STATISTICS", written)
    assert read_settings().statistics is on


@pytest.mark.parametrize("written", ["yes", "on", "true", "True", "2", "weekly", "11"])
def test_a_word_that_might_mean_that_people_are_counted_is_refused(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATISTICS", written)
    with pytest.raises(SettingsProblems, match=r"STATISTICS: .*must be 1, to count once a week, or 0$"):
        read_settings()


def test_a_webhook_that_nobody_listens_to_is_refused() -> None:
    settings = {"TELEGRAM_BOT_TOKEN": "1:abc", "OPERATOR_NAME": "A", "OPERATOR_CONTACT": "b@example.org"}
    refused = CliRunner().invoke(cli, "run", env={**settings, "WEBHOOK_URL": "https://bot.example.org"})
    assert refused.exit_code == 1 and "PORT" in refused.output


def test_backups_are_expected_to_live_for_a_month() -> None:
    assert Settings.model_fields["backup_days"].default == 30


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({}, None),
        ({"WEBHOOK_URL": "https://bot.example.org/secret/path"}, "https://bot.example.org"),
        (
            {"WEBHOOK_URL": "https://bot.example.org", "PUBLIC_URL": "https://ask.example.org/"},
            "https://ask.example.org",
        ),
        ({"PUBLIC_URL": "https://host.example.org/ask/my-mp/"}, "https://host.example.org/ask/my-mp"),
        ({"PUBLIC_URL": "http://localhost:8080"}, "http://localhost:8080"),
        ({"PUBLIC_URL": "http://127.0.0.1:8080/"}, "http://127.0.0.1:8080"),
    ],
)
def test_the_fill_in_page_is_where_it_was_set_or_on_the_host_of_the_webhook(
    settings: dict[str, str], address: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, written in settings.items():
        monkeypatch.setenv(name, written)
    assert read_settings().page_address == address
