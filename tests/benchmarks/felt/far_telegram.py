"""Telegram at the end of a long wire, as a process: `python -m tests.benchmarks.felt.far_telegram`.

Arguments: a folder for the certificate, and the tokens of the bots. It says with a line of JSON at which port
it listens, and answers each line that it reads with one:

    {"trip": seconds}                      the wire is as long from now on
    {"ready": token, "quiet": seconds}     waits until a bot polls and has called nothing else for so long
    {"tap": token, "updates": [update…]}   lets people tap at once, and waits until they are answered
"""

import asyncio
import gc
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.benchmarks.felt.bot_api import BotApiServer
from tests.benchmarks.felt.certificate import HOST, Certificate
from tests.benchmarks.felt.delaying_proxy import DelayingProxy


async def main(folder: Path, tokens: Sequence[str]) -> None:
    """Serve until standard input ends."""
    api, certificate = BotApiServer(tokens), Certificate.create(folder)
    await api.runner.setup()
    site = web.TCPSite(api.runner, HOST, 0, ssl_context=certificate.server_context())
    await site.start()
    proxy = DelayingProxy(api.runner.addresses[0][1])
    listener = await proxy.listen()
    gc.freeze()
    _print_json({"port": listener.sockets[0].getsockname()[1]})
    while line := await asyncio.to_thread(sys.stdin.readline):
        _print_json(await _obey(json.loads(line), api, proxy))


async def _obey(wish: Mapping[str, Any], api: BotApiServer, proxy: DelayingProxy) -> dict[str, Any]:
    match wish:
        case {"trip": seconds}:
            proxy.trip = seconds
            return {}
        case {"ready": token, "quiet": seconds}:
            await api.bots[token].ready(seconds)
            return {}
        case {"tap": token, "updates": updates}:
            before = proxy.connections
            answered = await api.bots[token].tap(updates)
            return answered | {"connections": proxy.connections - before, "calls": api.bots[token].calls}
    raise ValueError(f"unknown: {list(wish)}")


def _print_json(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
