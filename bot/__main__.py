"""The command line: `python -m bot`, or `ask-my-mp`."""

import gc

gc.disable()  # what is imported stays: to look for garbage meanwhile would take a fifth of the start

from bot.cli import archive, content, data, readiness, run, statistics  # noqa: E402
from bot.cli.entry import cli  # noqa: E402

gc.freeze()
gc.enable()

__all__ = ["archive", "cli", "content", "data", "main", "readiness", "run", "statistics"]


def main() -> None:
    """Run the command line: the entry point of the console script."""
    cli()


if __name__ == "__main__":
    main()
