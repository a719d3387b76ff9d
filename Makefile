# Everything a person does, one word each. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help setup ask chat bot eval bench pictures lint test test-all clean

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Extra words for pip when it installs torch, such as the index of PyTorch's CPU builds.
TORCH_ARGS ?=

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: $(VENV)/.ready ## create .venv and install everything (the others do it by themselves)

$(VENV)/.torch: constraints.txt
	@echo "Setting up $(VENV): PyTorch first, a few minutes once."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Verbatim needs Python 3.11 or newer.")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(TORCH_ARGS) "$$(grep '^torch==' constraints.txt)"
	@touch $@

$(VENV)/.ready: $(VENV)/.torch pyproject.toml
	@echo "Setting up $(VENV): everything else."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[web]'
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	@echo "Setting up $(VENV): tools for tests and measuring."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# The question travels as it was typed, through the environment: neither make nor a shell reads anything into it.
override Q := $(value Q)
ask: export QUESTION := $(value Q)
ask: $(VENV)/.ready ## ask one question: make ask Q="how many were displaced?"
	@$(BIN)/verbatim ask -- "$$QUESTION"

chat: $(VENV)/.ready ## ask again and again
	@$(BIN)/verbatim chat

bot: $(VENV)/.ready ## the Discord bot, watching seeds/; DISCORD_TOKEN from the environment or .env
	@$(BIN)/verbatim bot --watch

override DATA := $(value DATA)
eval: export FOLDER := $(value DATA)
eval: $(VENV)/.ready-dev ## measure on a folder of articles.jsonl and questions.jsonl (or .gz), or of such folders: make eval DATA=folder
	@test -d "$$FOLDER" || { echo 'Say what to measure on: make eval DATA=folder'; exit 2; }
	@$(BIN)/python benchmarks/quality.py --work build/eval "$$FOLDER"

PEERS := benchmarks/peers
$(PEERS)/.venv/.ready: $(PEERS)/requirements.txt
	@echo "Setting up $(PEERS)/.venv: the libraries to compare with, some minutes once."
	@$(PYTHON) -m venv $(PEERS)/.venv
	@$(PEERS)/.venv/bin/python -m pip install --quiet --disable-pip-version-check $(TORCH_ARGS) "$$(grep '^torch==' $<)"
	@$(PEERS)/.venv/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

bench: export FOLDER := $(value DATA)
bench: $(VENV)/.ready-dev $(PEERS)/.venv/.ready ## speed beside other libraries, on seeds/ or on a folder: make bench DATA=folder
	@$(BIN)/python benchmarks/speed.py $${FOLDER:+"$$FOLDER"}

pictures: $(VENV)/.ready-dev ## draw the README's pictures anew; needs Chromium
	@$(BIN)/python docs/picture.py && $(BIN)/python docs/previews.py

lint: $(VENV)/.ready-dev ## ruff and mypy
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

# What is in tests/e2e keeps one core busy at most, as tests and bots wait for each
# other, and so does the rest, if threads of PyTorch don't wait in loops. Both are
# shown as they go, by whole lines, so that neither breaks into the other's.
BY_LINES = grep -a --line-buffered ^
HALVES = OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE $(MAKE) --no-print-directory --jobs=2 test-discord test-others

test: lint ## lint, types, tests
	@$(HALVES) PICK='-m "not slow"'

test-all: lint ## the same and what takes minutes
	@$(HALVES)

.PHONY: test-discord test-others
test-discord:
	@bash -o pipefail -c '$(BIN)/pytest tests/e2e $(PICK) 2>&1 | $(BY_LINES)'

test-others:
	@bash -o pipefail -c '$(BIN)/pytest --ignore=tests/e2e $(PICK) 2>&1 | $(BY_LINES)'

clean: ## remove .venv (the index in data/ stays)
	rm -rf $(VENV) $(PEERS)/.venv
