"""What can be asked at any moment."""

from tests.harness.flow import Walk


def test_help_names_numbers_with_the_day_on_which_they_were_checked() -> None:
    walk = Walk.at_postcode()
    told = walk.command("help").says
    assert "999 (Number checked on 29 November 2026.)" in told
    assert "116 123 (Number checked on 29 November 2026.)" in told
    later = walk.later(days=200).command("help").says
    assert "116 123 (⚠️ This number was last seen on 29 November 2026. It may have changed.)" in later
