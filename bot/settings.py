"""Reads the settings from the environment and `.env`, and reports every problem at once, in plain words."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

OPERATOR = {
    "operator_name": "OPERATOR_NAME: who runs this bot, for example OPERATOR_NAME=Derwentside Visitors Group",
    "operator_contact": "OPERATOR_CONTACT: how to reach them, for example OPERATOR_CONTACT=help@example.org",
}
WHY_OPERATOR = "On Telegram people have to be told who answers for what they write (/privacy)."
EXPECTED = {  # by pydantic's name of the fault: what it has to be, with pydantic's limits in it
    "int_parsing": "must be a whole number",
    "float_parsing": "must be a number",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}
PUBLIC = r"(https://[^\s/?#]|http://(127\.0\.0\.1|localhost)(:\d+)?(?=/|$))[^\s?#]*"
LONGEST_DAYS = 36_500  # a hundred years: far longer ones lead to no date


class SettingsProblems(Exception):
    """Some settings are invalid. The message names each, but never a value: some are secrets."""


class Settings(BaseSettings):
    """What an operator can set, in the environment or in a `.env` file. An empty value counts as not set."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    data_dir: Path = Path("./data")
    data_key: SecretStr | None = None  # several, separated by commas: the first encrypts, all decrypt
    postcodes_url: str = "https://api.postcodes.io"
    members_url: str = "https://members-api.parliament.uk/api"
    votes_url: str = "https://commonsvotes-api.parliament.uk/data"
    questions_url: str = "https://questions-statements-api.parliament.uk/api"
    database_url: SecretStr | None = None  # use PostgreSQL instead of DATA_DIR
    webhook_url: str | None = None  # the public https address of this host; unset: updates come by polling
    # where the fill-in page is reached, without its folder; unset: on the host of the webhook
    public_url: str | None = None
    webhook_secret: SecretStr | None = None  # proves that Telegram sent an update; unset: made from the token
    port: int | None = Field(default=None, ge=1, le=65535)  # for the webhook and the health checks
    operator_chat: int | None = None  # the chat that is sent the numbers of errors
    messages_a_second: int = Field(default=30, ge=2)  # how many Telegram accepts from one bot
    messages_a_minute: int = Field(default=60, ge=1)  # taken from one chat; a person sends a few
    retention_days: int = Field(default=180, ge=2, le=LONGEST_DAYS)  # a notice comes a day before
    # that backups are kept: for as long it is recorded what was erased
    backup_days: int = Field(default=30, ge=1, le=LONGEST_DAYS)
    erase_share: float = 0.1  # of the users, and of the cases, erased in a day without asking the operator
    operator_name: str | None = (
        None  # who answers for what is kept; needed on Telegram, as is how to reach them
    )
    operator_contact: str | None = None
    signed_off: Path = Path("./signed_off.yaml")  # who has read what before the public uses it
    statistics: bool = False  # sums for funders are counted once a week, and /privacy says so
    log_level: str = "INFO"
    lookup_seconds: float = Field(default=7.0, gt=0, le=9)  # after that the person looks up by hand

    @property
    def missing_on_telegram(self) -> list[str]:
        """What has to be set before the bot may talk on Telegram, each with what to write and an example."""
        return [how for name, how in OPERATOR.items() if not (getattr(self, name) or "").strip()]

    @property
    def page_address(self) -> str | None:
        """The public address below which the fill-in page lies; None: there is no such page."""
        if self.public_url or not self.webhook_url:
            return self.public_url
        parts = urlsplit(self.webhook_url)
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("telegram_api_url", "postcodes_url", "members_url", "votes_url", "questions_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("telegram_bot_token")
    @classmethod
    def _is_one_word(cls, value: SecretStr | None) -> SecretStr | None:
        """Take away the line break at the end of a file of secrets: no address can be made with one."""
        token = value.get_secret_value().strip() if value else ""
        if value and not re.fullmatch("[!-~]+", token):
            raise ValueError("must be as @BotFather wrote it, in one piece")
        return SecretStr(token) if value else None

    @field_validator("webhook_url")
    @classmethod
    def _is_https(cls, value: str | None) -> str | None:
        address = (value or "").strip().rstrip("/")
        if value is not None and not re.fullmatch(r"https://[^\s/]\S*", address):
            raise ValueError("must begin with https:// and name a host: Telegram sends nowhere else")
        return address or None

    @field_validator("public_url")
    @classmethod
    def _is_secure(cls, value: str | None) -> str | None:
        """Refuse plain http, but for a trial on one machine: whoever is in between could change the page."""
        address = (value or "").strip().rstrip("/")
        if value is not None and not re.fullmatch(PUBLIC, address):
            raise ValueError("must begin with https:// and name a host, without ? and #")
        return address or None

    @field_validator("webhook_secret")
    @classmethod
    def _header_safe(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch("[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
            raise ValueError("must be 16 to 256 letters, digits, - or _")
        return value

    @field_validator("database_url")
    @classmethod
    def _is_postgres(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("postgres://", "postgresql://")):
            raise ValueError("must begin with postgresql://")
        return value

    @field_validator("erase_share", mode="before")
    @classmethod
    def _share(cls, value: object) -> float:
        """Read 10% or 0.1. A 1 and more without % is refused: 1 may mean one in a hundred, or everybody."""
        text = str(value).strip()
        is_percentage = text.endswith("%")
        try:
            share = float(text.removesuffix("%")) / (100 if is_percentage else 1)
        except ValueError:
            share = 0.0
        if not 0 < share <= 1 or (share == 1 and not is_percentage):
            raise ValueError("must be a share above 0% and at most 100%, for example 10% or 0.1")
        return share

    @field_validator("statistics", mode="before")
    @classmethod
    def _on_or_off(cls, value: object) -> bool:
        """Read 1 or 0. Nobody is counted because of a word that may mean either."""
        if isinstance(value, bool):  # no word: the default
            return value
        if (text := str(value).strip()) not in ("0", "1"):
            raise ValueError("must be 1, to count once a week, or 0")
        return text == "1"

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()


def read_settings() -> Settings:
    """Read the environment and `.env`. Raises SettingsProblems, which lists everything that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        problems = error.errors(include_input=False)
        lines = [f"  {str(problem['loc'][0]).upper()}: {_in_words(problem)}" for problem in problems]
        raise SettingsProblems(
            "These settings cannot be used. Correct them, in the environment or in .env:\n" + "\n".join(lines)
        ) from None


def _in_words(problem: ErrorDetails) -> str:
    """What a setting has to be, for people who do not know pydantic."""
    expected = EXPECTED.get(problem["type"], problem["msg"].removeprefix("Value error, "))
    return expected.format(**problem.get("ctx", {})) if problem["type"] in EXPECTED else expected
