# Everything runs in .venv; only Python 3.11 or later with pip and venv is taken as given.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The versions that the tests ran with; a newer one is taken by changing constraints.txt.
INSTALL := $(BIN)/pip install --quiet --constraint constraints.txt

.PHONY: demo test check format reference docs bench clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(INSTALL) --editable ".[spark]" $$($(BIN)/python scripts/dependency_groups.py test lint)
	@touch $@

# Spark needs Java: installed where that is possible; elsewhere its tests are skipped and say so (never under CI).
$(VENV)/.java: | $(BIN)/python
	@command -v java >/dev/null || (apt-get update -qq && apt-get install -qq -y openjdk-17-jre-headless) >/dev/null 2>&1 || echo "no Java: the Spark tests will be skipped"
	@touch $@

demo: $(VENV)/.installed
	$(BIN)/bilan demo demo

test: $(VENV)/.installed-dev $(VENV)/.java
	$(BIN)/python -m pytest -n auto --dist loadgroup

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not slow" -q

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

reference: $(VENV)/.installed
	$(BIN)/python -m scripts.build_reference

docs: reference
	$(INSTALL) $$($(BIN)/python scripts/dependency_groups.py docs)
	$(BIN)/mkdocs build --strict

# Writes benchmarks/RESULTS.md; QUICK=1 only proves that everything runs, BIG=1 goes up to 100 million lines.
bench: $(VENV)/.installed-dev $(VENV)/.java
	$(INSTALL) $$($(BIN)/python scripts/dependency_groups.py bench)
	$(BIN)/python -m benchmarks $(if $(QUICK),--quick) $(if $(BIG),--big)

clean:
	rm -rf $(VENV) demo build dist
