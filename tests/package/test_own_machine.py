"""The container and the units of systemd: what they may do, and that whatever they name is there.

Neither can be run in a test. `systemd-analyze verify`, hadolint and compose-lint look for more.
"""

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from typer.main import get_group

from bot.__main__ import cli
from tests.harness.process import PATIENCE, free_ports
from tests.standins.server import serving

ROOT = Path(__file__).parents[2]
FILES = (
    "Dockerfile",
    "compose.yaml",
    ".dockerignore",
    *(f"deploy/ask-my-mp{end}" for end in (".service", "-backup.service", "-backup.timer")),
)
SECRETS = ("TELEGRAM_BOT_TOKEN", "DATA_KEY", "DATABASE_URL", "WEBHOOK_SECRET")
HARDENED = {
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes",
    "PrivateDevices": "yes", "CapabilityBoundingSet": "", "UMask": "0077", "StateDirectoryMode": "0700",
    "User": "ask-my-mp",
}  # fmt: skip


def texts() -> dict[str, str]:
    """The files, by name."""
    return {name: (ROOT / name).read_text(encoding="utf-8") for name in FILES}


def problems(files: dict[str, str]) -> list[str]:
    """All that is wrong with them."""
    return [problem for rule in (dockerfile, ignored, compose, units, timer) for problem in rule(files)] + [
        f"{name} has a value for {secret}"
        for name, text in files.items()
        for secret in SECRETS
        if re.search(rf"{secret}\s*[=:]\s*\S", text)
    ]


def instructions(dockerfile: str) -> list[tuple[str, str]]:
    """Each instruction with its words, on one line."""
    whole = re.sub(r"\\\n\s*", "", dockerfile)
    lines = [line for line in whole.splitlines() if line and not line.startswith("#")]
    return [(name, words) for name, _, words in (line.partition(" ") for line in lines)]


def dockerfile(files: dict[str, str]) -> Iterator[str]:
    """The image: pinned, slim, with hashes, and run by a user who may do nothing else."""
    steps = instructions(files["Dockerfile"])
    last = dict(steps)
    if not re.fullmatch(r"python:3\.11\.\d+-slim-[a-z]+", last["FROM"]):
        yield "FROM is not pinned to a version, or not slim"
    if not re.fullmatch(r"[1-9]\d+", last.get("USER", "root")):
        yield "USER is not the number of a user without rights"
    if not any("--require-hashes -r requirements.txt" in words for name, words in steps if name == "RUN"):
        yield "pip does not ask for hashes"
    if "/healthz" not in last.get("HEALTHCHECK", "") or "curl" in last["HEALTHCHECK"]:
        yield "HEALTHCHECK does not ask /healthz with what is in the image"
    if (last["ENTRYPOINT"], last["CMD"]) != ('["python", "-m", "bot"]', '["run"]'):
        yield "it starts something else"
    if not re.search(r"\bDATA_DIR=/data\b", last["ENV"]) or '"/data"' not in last["VOLUME"]:
        yield "the data is not in the volume"
    names = [*(name for name, _ in steps), "USER"]
    if names.index("USER") < max(place for place, name in enumerate(names) if name in ("RUN", "COPY")):
        yield "USER comes before what only root can do"
    yield from (f"COPY {path}: is not there" for path in copied(steps) if not (ROOT / path).exists())


def copied(steps: list[tuple[str, str]]) -> list[str]:
    """What goes into the image."""
    return [path for name, words in steps if name == "COPY" for path in words.split()[:-1]]


def ignored(files: dict[str, str]) -> Iterator[str]:
    """What goes to the builder: nothing but what the image is made of."""
    lines = [line for line in files[".dockerignore"].splitlines() if line and not line.startswith("#")]
    wanted = sorted(copied(instructions(files["Dockerfile"])))
    if lines[0] != "*" or sorted(line[1:] for line in lines if line.startswith("!")) != wanted:
        yield f".dockerignore lets through something other than {wanted}"


def compose(files: dict[str, str]) -> Iterator[str]:
    """The service: kept data, no rights, and time to stop."""
    read: dict[str, Any] = YAML(typ="safe").load(files["compose.yaml"])
    bot = read["services"]["bot"]
    kept = [volume for volume in bot["volumes"] if volume.endswith(":/data")]
    if len(kept) != 1 or kept[0].partition(":")[0] not in read["volumes"]:
        yield "the data is in no volume"
    rights = (bot.get("read_only"), bot.get("cap_drop"), bot.get("security_opt"))
    if rights != (True, ["ALL"], ["no-new-privileges:true"]) or bot.get("privileged"):
        yield "the container has rights that it needs not"
    if bot["env_file"] != ".env" or bot.get("stop_grace_period") != "30s" or not bot.get("restart"):
        yield "it has no settings, no time to stop, or does not come back"
    if not all(str(port).startswith("127.0.0.1:") for port in bot.get("ports", [])):
        yield "a port is open to everybody"
    if "bot backup --to /backups/" not in files["compose.yaml"]:
        yield "no line says how to make a backup"


def settings_of(unit: str) -> dict[str, list[str]]:
    """The settings of a unit: a name may stand there several times."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", unit, re.M):
        found.setdefault(name, []).append(value)
    return found


def units(files: dict[str, str]) -> Iterator[str]:
    """The services: a user without rights, one folder to write to, and commands that there are."""
    commands = set(get_group(cli).commands)
    for name in (each for each in files if each.endswith(".service")):
        unit = settings_of(files[name])
        yield from (
            f"{name}: {key} is not {value!r}" for key, value in HARDENED.items() if unit.get(key) != [value]
        )
        for program, command, *_ in map(str.split, unit["ExecStart"]):
            if program != "/opt/ask-my-mp/bin/ask-my-mp" or command not in commands:
                yield f"{name}: there is no {program} {command}"
        folders = {f"/var/lib/{folder}" for folder in unit["StateDirectory"][0].split()}
        if unit["Environment"][0].removeprefix("DATA_DIR=") not in folders:
            yield f"{name}: the data is in a folder that it may not write to"
    if int(settings_of(files["deploy/ask-my-mp.service"])["TimeoutStopSec"][0]) < 25:
        yield "it is killed before it has finished"


def timer(files: dict[str, str]) -> Iterator[str]:
    """The timer: of a service that there is, and made up for after a night without power."""
    unit = settings_of(files["deploy/ask-my-mp-backup.timer"])
    if unit.get("OnCalendar") != ["hourly"] or unit.get("Persistent") != ["true"] or "WantedBy" not in unit:
        yield "the timer does not run every hour"


def test_the_files_are_as_they_have_to_be() -> None:
    assert problems(texts()) == []


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
async def test_the_health_check_asks_the_port_of_the_bot(status: int, healthy: bool) -> None:
    async def health(_: Request) -> Response:
        return Response(status_code=status)

    async with serving(Starlette(routes=[Route("/healthz", health)])) as address:
        assert (await health_check(address.rpartition(":")[2]) == 0) == healthy


async def test_a_bot_that_does_not_listen_is_not_healthy() -> None:
    [port] = free_ports(1)
    assert await health_check(str(port)) != 0


async def health_check(port: str) -> int:
    """Run the command of HEALTHCHECK, with the Python of the tests; returns its status."""
    words = dict(instructions(texts()["Dockerfile"]))["HEALTHCHECK"]
    _, *arguments = json.loads(words.partition("CMD ")[2])
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env={"PORT": port}, stderr=quiet
    )
    return await asyncio.wait_for(process.wait(), PATIENCE)


PLANTS: dict[str, tuple[str, str, str]] = {
    "a base that moves": ("Dockerfile", "python:3.11.14-slim-bookworm", "python:latest"),
    "root": ("Dockerfile", "USER 10001\n", ""),
    "root by number": ("Dockerfile", "USER 10001", "USER 0"),
    "no hashes": ("Dockerfile", "--require-hashes ", ""),
    "no health check": ("Dockerfile", "/healthz", "/"),
    "data in the image": ("Dockerfile", "DATA_DIR=/data", "DATA_DIR=/app/data"),
    "a path that is not there": ("Dockerfile", "COPY bot bot", "COPY robot bot"),
    "a token": ("Dockerfile", "PORT=8080", "PORT=8080 TELEGRAM_BOT_TOKEN=123:abc"),
    "everything to the builder": (".dockerignore", "*\n!LICENSE", "!LICENSE"),
    "the settings to the builder": (".dockerignore", "!bot\n", "!bot\n!.env\n"),
    "no volume": ("compose.yaml", "- data:/data", "- /data"),
    "all rights": ("compose.yaml", "cap_drop", "cap_add"),
    "an open port": ("compose.yaml", "127.0.0.1:8080:", "8080:"),
    "killed at once": ("compose.yaml", "stop_grace_period: 30s", "stop_grace_period: 1s"),
    "a key": ("compose.yaml", 'PORT: "8080"', "DATA_KEY: abc"),
    "a unit of root": ("deploy/ask-my-mp.service", "User=ask-my-mp", "User=root"),
    "a unit that may write": ("deploy/ask-my-mp.service", "ProtectSystem=strict", "ProtectSystem=no"),
    "a command that is not there": ("deploy/ask-my-mp-backup.service", "ask-my-mp backup", "ask-my-mp save"),
    "no time to stop": ("deploy/ask-my-mp.service", "TimeoutStopSec=30", "TimeoutStopSec=3"),
    "data elsewhere": ("deploy/ask-my-mp.service", "DATA_DIR=/var/lib/ask-my-mp", "DATA_DIR=/srv"),
    "no backup at night": ("deploy/ask-my-mp-backup.timer", "hourly", "monthly"),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_fault_is_found(plant: str) -> None:
    name, old, new = PLANTS[plant]
    files = texts()
    assert old in files[name], "the words to plant the fault in have changed"
    assert problems({**files, name: files[name].replace(old, new, 1)})
