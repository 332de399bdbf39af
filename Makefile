# `make run` and `make test` each do everything on a machine with Python 3.11 and make.
PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
SHELL  := /bin/bash

# Python keeps what it has compiled, whatever the shell says: each process that a test starts would compile it again.
export PYTHONDONTWRITEBYTECODE :=
# How long each check took, under its name.
export TIMEFORMAT = $@: %1R s

.PHONY: setup run test soak package browser style format types content bench chaos fuzz words lock clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup
	@$(BIN)/python -m bot run

# What is checked before a commit: the linters, the types, the flow, and every test that is not marked `soak`.
test: setup
	@$(MAKE) --no-print-directory --jobs=2 style format types content
	$(PYTEST)

# The rest of the tests: long walks, chaos and fuzz in short, kills by the dozen, every language. Some ten minutes.
soak: setup
	$(PYTEST) -m soak

# What a stranger gets: builds the last commit, installs it elsewhere, and runs it there and as a host with a
# Procfile does. Needs a package index. Two minutes of processor time: one on two idle cores.
package: setup
	$(PYTEST) -m package --dist loadfile tests/package

# The fill-in page, driven in a real browser: needs Debian's chromium and chromium-driver, and no network.
browser: setup
	$(PYTEST) -m browser tests/browser

style: setup
	@time $(BIN)/ruff check .

format: setup
	@time $(BIN)/ruff format --check .

types: setup
	@time $(BIN)/mypy

# The second line has the examples of what people ask learned, once and not beside the tests.
content: setup
	@time $(BIN)/python -m bot check
	@echo "what is an MP?" | $(BIN)/python -m bot asked

# Measured figures: prints tables and writes build/bench.json. Takes some twenty minutes.
bench: setup
	@$(BIN)/python -m tests.benchmarks

# 100,000 updates, real and mangled, through the real loops; prints what came of them. Takes about ten minutes.
fuzz: setup
	@$(BIN)/python -m tests.abuse.fuzz 100000

# Everything goes wrong, one fault after another and all at once: prints what was lost. Takes about 40 minutes.
chaos: setup
	@$(BIN)/python -m tests.chaos

# After a change of the English in flows/: brings every catalogue up to date.
words: setup
	$(BIN)/python -m bot words

# After a change of the dependencies in pyproject.toml: writes both lists anew, with hashes and no index address.
# requirements.txt is what the bot needs to run, and a part of requirements.lock, which has the tests' tools too.
COMPILE = $(VENV)/lock/bin/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

lock:
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet uv
	$(COMPILE) --extra editors --group dev --group browser -o requirements.lock
	$(COMPILE) --constraint requirements.lock -o requirements.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
