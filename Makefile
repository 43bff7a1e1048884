# What one can do here. Everything runs in .venv, which is made anew only when a requirements file changes.
PYTHON ?= python3
BIN := .venv/bin
STAY ?=
END ?=
ROUNDS ?= 200
SEED ?= 1
LOCK := .lock-venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml

# Compiled modules are kept, whatever the environment says: the tests start many processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test chaos check lint types clients docs picture regions bench bench-tagging lock clean help

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/ready: requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Dateline needs Python 3.11 or newer; set PYTHON=python3.x") if sys.version_info < (3, 11) else None'
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@echo "Setting up .venv (once, until the requirements change) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@$(BIN)/python -c 'import pathlib, site; pathlib.Path(site.getsitepackages()[0], "dateline-checkout.pth").write_text(str(pathlib.Path.cwd()) + "\n")'
	@printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -m bot "$$@"\n' > $(BIN)/dateline && chmod +x $(BIN)/dateline
	@touch $@

demo: .venv/ready  ## the main job with no Telegram account, and a chat page; Ctrl-C ends (END=1: by itself)
	@$(BIN)/python -m bot demo $(if $(STAY),--stay) $(if $(END),--end)

test: .venv/ready  ## the whole test suite
	@$(BIN)/python -m pytest

chaos: .venv/ready  ## kill, cut off and starve the program for half an hour or more, and count (ROUNDS=200 SEED=1)
	@$(BIN)/python -m tests.chaos --rounds $(ROUNDS) --seed $(SEED)

lint: .venv/ready
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: .venv/ready
	@$(BIN)/mypy

check: lint  ## all gates: ruff, mypy strict, the tests (the layer test among them)
	@$(MAKE) --no-print-directory -j 2 types test

clients:  ## install grammY from npm, with which a test judges the simulator (else it is skipped)
	@cd tests/simulator/grammy && npm install --no-package-lock --ignore-scripts --no-audit --no-fund --silent --fetch-retries=1

regions: .venv/ready  ## build the region forms again after editing config/regions
	@$(BIN)/python -m config.regions.build

docs: .venv/ready  ## make docs/settings.md and docs/commands.md from the code
	@$(BIN)/python -m docs.generate

picture: .venv/ready  ## draw docs/demo.svg from a run of the demo
	@$(BIN)/python -m docs.pictures

bench: .venv/ready  ## measure: speed and quality, each in a table
	@for each in benchmarks/*.py; do $(BIN)/python -m benchmarks.$$(basename $$each .py) || exit; done

bench-tagging: .venv/ready  ## how well and how fast regions are tagged
	@$(BIN)/python -m benchmarks.tagging

lock:  ## compile requirements*.txt (hashed, no registry address) from pyproject.toml
	@[ -x .lock-venv/bin/uv ] || { $(PYTHON) -m venv .lock-venv && .lock-venv/bin/pip install -q uv; }
	@$(LOCK) --extra dev -o requirements-dev.txt
	@$(LOCK) --extra postgres -c requirements-dev.txt -o requirements.txt

clean:  ## forget the set-up
	@rm -rf .venv .lock-venv
