# Two commands do everything on a fresh machine: `make run` and `make test`.
# They need make, a Python of at least 3.11, and the network once.

VENV := .venv
BIN := $(VENV)/bin
# Stamps: when the environment was last brought in line with the two files below.
READY_TO_RUN := $(VENV)/.ready-to-run
READY_TO_TEST := $(VENV)/.ready-to-test
PINS := pyproject.toml constraints.txt

# The first of these that runs and is new enough; `make run PYTHON=/path/to/python` names another.
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11 python
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON = $(firstword $(shell for name in $(PYTHONS); do \
	"$$name" -c '$(NEW_ENOUGH)' 2>/dev/null && command -v "$$name"; done))

.PHONY: help run test libraries clean
.DEFAULT_GOAL := help

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|'

run: $(READY_TO_RUN) libraries ## open the window; without a display, do the main job off screen
	@$(BIN)/python main.py

test: export QT_QPA_PLATFORM := offscreen
test: $(READY_TO_TEST) libraries ## run every check, without a display
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

clean: ## remove the environment, the caches and the builds: back to a fresh clone
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

libraries: $(BIN)/python
	@.ci/libraries

$(READY_TO_RUN): $(PINS) | $(BIN)/python
	$(BIN)/python -m pip install --constraint constraints.txt --editable .
	@touch $@

$(READY_TO_TEST): $(PINS) | $(BIN)/python
	$(BIN)/python -m pip install --constraint constraints.txt --editable '.[dev]'
	@touch $(READY_TO_RUN) $@

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "LeNet-viz needs Python 3.11 or newer, and found none: \
	install one, or name it with make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Making $(VENV) with $(PYTHON)"
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); echo "This Python cannot make an environment. \
	On Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
