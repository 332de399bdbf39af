"""Why a database cannot be reached: what servers and drivers say, in words for whoever has to mend it."""

import pytest

from bot.stores.postgres.why_down import REASONS, in_words, why_down

AT = 'connection failed: connection to server at "10.0.0.7", port 5432 failed: '
SAID = {
    f'{AT}FATAL:  database "askmymp" does not exist': "no database of the name",
    f'{AT}FATAL:  password authentication failed for user "bot"': "refuses the user or the password",
    f'{AT}FATAL:  role "bot" does not exist': "refuses the user or the password",
    f"{AT}fe_sendauth: no password supplied": "refuses the user or the password",
    f'{AT}FATAL:  no pg_hba.conf entry for host "10.0.0.8", user "bot"': "refuses the user or the password",
    "failed to resolve host 'db.example.org': [Errno -2] Name or service not known": "No machine is known",
    f"{AT}FATAL:  sorry, too many clients already": "no connection left",
    f"{AT}Connection refused": "Nothing answers",
    "connection timeout expired": "Nothing answers",
}


@pytest.mark.parametrize("said", SAID)
def test_it_says_what_to_do_and_nothing_of_the_address(said: str) -> None:
    words = in_words(said) or ""
    assert SAID[said] in words
    assert not any(secret in words for secret in ("10.0.0.7", "bot", "askmymp", "example.org"))


def test_each_reason_is_met() -> None:
    assert {in_words(said) for said in SAID} == {words for _, words in REASONS}


def test_what_nobody_knows_stays_unexplained() -> None:
    assert in_words("the stars are wrong") is None


async def test_a_server_that_is_not_there_is_found_out() -> None:
    assert "Nothing answers" in (await why_down("postgresql://127.0.0.1:1/nobody") or "")
