# Everything runs in .venv; only Python 3.11 or later with pip and venv is taken as given.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check format reference docs clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/pip install --quiet --group test --group lint 2>/dev/null || $(BIN)/pip install --quiet $$($(BIN)/python scripts/dependency_groups.py test lint)
	@touch $@

demo: $(VENV)/.installed
	$(BIN)/bilan demo demo

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto -m "not slow" -q

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

reference: $(VENV)/.installed
	$(BIN)/python -m scripts.build_reference

docs: reference
	$(BIN)/pip install --quiet --group docs 2>/dev/null || $(BIN)/pip install --quiet $$($(BIN)/python scripts/dependency_groups.py docs)
	$(BIN)/mkdocs build --strict

clean:
	rm -rf $(VENV) demo build dist
