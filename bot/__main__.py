"""The command line: `python -m bot`, or `ask-my-mp`."""

from bot.commands import keeping, talking, wording
from bot.commands.entry import cli

__all__ = ["cli", "keeping", "main", "talking", "wording"]


def main() -> None:
    """The console script."""
    cli()


if __name__ == "__main__":
    main()
