"""The command line: `python -m bot`, or `ask-my-mp`."""

from bot.cli import archive, content, data, run
from bot.cli.entry import cli

__all__ = ["archive", "cli", "content", "data", "main", "run"]


def main() -> None:
    """Run the command line: the entry point of the console script."""
    cli()


if __name__ == "__main__":
    main()
