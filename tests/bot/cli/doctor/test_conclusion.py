"""The last lines of `doctor`: what to mend, in which order; or ready, and for whom."""

from datetime import date

from bot.cli.doctor.conclusion import NOT_READY, RUNS, conclusion, sign_off_line
from bot.cli.doctor.diagnosis import Diagnosis, State
from bot.editorial.sign_offs import ReaderRole, SignOff, SignOffStatus, Standing, Subject


def found(name: str, state: State, advice: str = "") -> Diagnosis:
    """The result of a check."""
    return Diagnosis(name, state, "as it is", advice)


def status(id: str, standing: Standing, role: ReaderRole = "adviser") -> SignOffStatus:
    """How it stands with something that has to be signed off."""
    entry = SignOff(what=id, by=role, on=date(2026, 12, 2), read="0" * 12)
    return SignOffStatus(Subject(id, id, role, "", str), standing, None if standing == "not yet" else entry)


def test_all_well_and_signed_off_is_ready() -> None:
    assert list(conclusion([found("disk", "ok")], [status("papers", "signed off")])) == ["", "Ready."]


def test_what_is_not_signed_off_makes_it_ready_only_to_be_tried() -> None:
    statuses = [status("papers", "changed since"), status("fr", "signed off", "native_speaker")]
    last = list(conclusion([], [*statuses, status("ar", "not yet", "native_speaker")]))
    assert last[1] == "Ready to be tried." and "signed off: papers; ar." in last[2]


def test_many_languages_are_counted() -> None:
    languages = [status(code, "not yet", "native_speaker") for code in ("ar", "bn", "fa", "fr")]
    assert (
        "signed off: papers; 4 languages."
        in list(conclusion([], [status("papers", "not yet"), *languages]))[-1]
    )


def test_it_is_mended_in_the_order_of_the_checks_and_warnings_are_marked() -> None:
    checks = [
        found("data folder", "error", "Move it."),
        found("key", "warning", "Make one."),
        found("disk", "ok", "Make room."),
        found("Telegram", "error", "Ask.\nThen write."),
    ]
    assert list(conclusion(checks, [status("papers", "not yet")])) == [
        "",
        NOT_READY,
        "  1. Data folder: Move it.",
        "  2. Key (advised): Make one.",
        "  3. Telegram: Ask.\n     Then write.",
    ]


def test_what_needs_the_same_is_said_once() -> None:
    checks = [found(name, "warning", "Wait.") for name in ("postcodes", "votes")]
    lines = list(conclusion(checks, []))
    assert lines == ["", RUNS, "  1. Postcodes, votes: Wait.", "", "Ready."]


def test_a_sign_off_is_told_by_role_and_date() -> None:
    assert sign_off_line(status("papers", "signed off")) == (
        "papers: by an adviser registered with the IAA, on 2 December 2026"
    )
    assert sign_off_line(status("papers", "changed since")).endswith("; it has changed since")
    assert sign_off_line(status("papers", "too long ago")).endswith("; that is too long ago")
    assert sign_off_line(status("papers", "not yet")) == (
        "papers: not yet (by an adviser registered with the IAA)"
    )
