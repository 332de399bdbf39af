"""Makes what a stranger starts with: the committed files, and an environment with what runs the bot."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENVIRONMENT = "environment"


def clean_clone(folder: Path) -> Path:
    """The files of the last commit, as a clone has them: what is not committed is not there."""
    archive, clone = folder / "clone.tar", folder / "clone"
    done("git", "archive", f"--output={archive}", "HEAD", cwd=ROOT)
    with tarfile.open(archive) as files:
        files.extractall(clone, filter="data")
    return clone


def environment_of(clone: Path, folder: Path) -> Path:
    """A new environment with requirements.txt and nothing else; returns its folder of commands."""
    done(sys.executable, "-m", "venv", folder / ENVIRONMENT, cwd=folder)
    commands = folder / ENVIRONMENT / "bin"
    install(commands, "-r", clone / "requirements.txt")
    return commands


def install(commands: Path, *what: str | Path) -> None:
    """Install into an environment. With `-r` every file has to have the hash that stands in the list."""
    done(commands / "python", "-m", "pip", "install", "--quiet", *what, cwd=commands)


def done(*command: str | Path, cwd: Path) -> str:
    """Run a command that has to succeed; returns what it printed."""
    outside = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_"))
    }
    finished = subprocess.run(  # noqa: S603
        command, cwd=cwd, env=outside, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout
