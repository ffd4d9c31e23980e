# Two commands for everybody: `make run` tries the bot on this machine, `make test` checks everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 3000

.PHONY: run test check lint types architecture tests clean bench pictures

run: $(VENV)/.ready
	$(BIN)/u4ssc playground --port $(PORT)

test: $(VENV)/.ready-dev lint types architecture check tests

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready-dev
	$(BIN)/mypy

architecture: $(VENV)/.ready-dev
	$(BIN)/lint-imports

check: $(VENV)/.ready-dev
	$(BIN)/u4ssc check

tests: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile

pictures: $(VENV)/.ready-dev
	$(BIN)/python tests/take_pictures.py

bench: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks

# The pinned versions: what the bot needs, and what the tests need beyond it.
$(VENV)/.ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-dev.txt
	touch $@


clean:
	rm -rf $(VENV) build dist *.egg-info
