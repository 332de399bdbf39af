"""The shell around the conversation: everything that waits, reads, writes or fails."""

import sys

# structlog and httpx have commands and tracebacks for consoles, and do without where these two are missing.
# A bot on Telegram starts sooner and 4 MB lighter so. `bot/terminal.py` imports rich for itself.
FOR_CONSOLES = [name for name in ("pygments", "rich") if name not in sys.modules]
sys.modules.update(dict.fromkeys(FOR_CONSOLES))  # type: ignore[arg-type]  # None: "cannot be imported"

import httpx  # noqa: E402, F401
import structlog  # noqa: E402, F401

for name in FOR_CONSOLES:
    del sys.modules[name]

VERSION = "0.1.0"  # here, as a host with a Procfile runs the checkout and installs no package
