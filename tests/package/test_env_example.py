"""Three places name the settings: the code, the operators' table, and the file that a stranger copies."""

import re
from pathlib import Path

from pydantic import SecretStr

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
SETTING = re.compile(r"^#?([A-Z][A-Z_]+)=(.*)$", re.M)
ROW = re.compile(r"^\| ((?:`[A-Z_]+`(?:, )?)+) \|", re.M)
FIRST = ["TELEGRAM_BOT_TOKEN", "OPERATOR_NAME", "OPERATOR_CONTACT", "DATA_KEY"]


def example() -> str:
    """The file that a stranger copies."""
    return (ROOT / ".env.example").read_text(encoding="utf-8")


def test_all_three_name_the_same_settings() -> None:
    table = (ROOT / "bot/README.md").read_text(encoding="utf-8").partition("### Run it")[0]
    in_table = re.findall("[A-Z_]+", " ".join(ROW.findall(table)))
    in_example = [name for name, _ in SETTING.findall(example())]
    assert sorted(in_table) == sorted(in_example) == sorted(name.upper() for name in Settings.model_fields)


def test_each_has_a_line_that_says_what_it_does() -> None:
    before = ""
    for line in example().splitlines():
        if SETTING.match(line):
            assert re.match(r"# [A-Z].*\.$", before) or SETTING.match(before), (
                f"nothing says what {line} is for"
            )
        before = line


def test_the_defaults_are_those_of_the_code() -> None:
    written = {name: value for name, value in SETTING.findall(example()) if value and name != "PORT"}
    read = Settings.model_validate({name.lower(): value for name, value in written.items()})
    shipped = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    assert len(written) > 10
    assert {name: getattr(read, name.lower()) for name in written} == {
        name: shipped[name] for name in written
    }


def test_only_what_has_to_be_filled_in_is_open_and_no_secret_is_in_it() -> None:
    opened = re.findall(r"^([A-Z_]+)=(.*)$", example(), re.M)
    assert opened == [(name, "") for name in FIRST]
    secrets = [
        name.upper() for name, field in Settings.model_fields.items() if SecretStr in _types(field.annotation)
    ]
    assert secrets and not any(value for name, value in SETTING.findall(example()) if name in secrets)


def _types(annotation: object) -> tuple[object, ...]:
    return getattr(annotation, "__args__", (annotation,))
