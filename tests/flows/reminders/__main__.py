"""Prints every reminder in one language, at each moment at which it may be sent, to be read."""

import sys

from tests.flows.reminders.table import sent


def main() -> None:
    """Print the table in the language that the command line names, else in English."""
    for each in sent(sys.argv[1] if sys.argv[1:] else "en"):
        sound = "without a sound" if each.message.without_sound else "with a sound"
        buttons = " ".join(f"[{button.label}]" for row in each.message.rows for button in row)
        heading = f"== {each.row.name} ({each.row.moment:%a %d %b %H:%M}, {sound})"
        sys.stdout.write(f"{heading}\n{each.message.html}\n{buttons}\n\n")


if __name__ == "__main__":
    main()
