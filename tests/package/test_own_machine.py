"""The container and the units: what they may do, and that what they name is there."""

import re
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.web.server import PATH_HEALTHZ

ROOT = Path(__file__).parents[2]
