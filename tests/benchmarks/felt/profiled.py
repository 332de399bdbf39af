"""Runs the bot under the profiler: `python -m tests.benchmarks.felt.profiled <file>`.

What happened before a SIGUSR1 is forgotten. When the bot has stopped, the file holds in JSON the processor
seconds of each layer, the most expensive first.
"""

import json
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from bot.__main__ import main as run_command
from tests.benchmarks.profiling import LAYERS, Profiles, by_layer

ON_A_WIRE = {  # more layers, which a bot without a wire does not have
    "/httpcore/_async/connection_pool": "httpcore's pool of connections",
    "/anyio/streams/tls": "TLS",
    "/ssl.py": "TLS",
    "/httpcore/": "httpcore",
    "/anyio/": "anyio",
}


def main(file: Path) -> None:
    """Run the bot until it is told to stop."""
    profiles = Profiles(time.thread_time)
    signal.signal(signal.SIGUSR1, lambda *_: profiles.clear())
    sys.argv = ["bot", "run"]
    with suppress(SystemExit), profiles:
        run_command()
    spent = by_layer(profiles, {**ON_A_WIRE, **LAYERS}).most_common()
    file.write_text(json.dumps({layer: nanoseconds / 1e9 for layer, nanoseconds in spent}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
