# Wayhome. `make demo` and `make test` need Python 3.11 or newer and the package indexes, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MADE := $(VENV)/.made
CATALOGS := $(wildcard src/wayhome/locale/*/LC_MESSAGES/django.po)

.PHONY: env full demo test lint types bench docs messages clean
.DEFAULT_GOAL := env

env: $(MADE) $(CATALOGS:.po=.mo)

# uv reads the lock file; pip installs, so that its configuration (index, proxy, certificates) is honoured.
$(MADE): pyproject.toml uv.lock package.json package-lock.json hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Wayhome needs Python 3.11 or newer; say which with: make PYTHON=python3.12" or 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(sed -n '/^name = "uv"$$/{n;s/version = "\(.*\)"/uv==\1/p;}' uv.lock)"
	$(BIN)/uv export --quiet --frozen --no-emit-project --extra postgres --group dev --output-file $(VENV)/locked.txt >/dev/null
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(VENV)/locked.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

# Spark, a Java for it, and the data sets by which linkage is evaluated: some 600 MB that few tests need.
full: $(VENV)/.full

$(VENV)/.full: $(MADE)
	$(BIN)/uv export --quiet --frozen --no-emit-project --all-extras --all-groups --output-file $(VENV)/all.txt >/dev/null
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(VENV)/all.txt
	touch $@

%.mo: %.po $(MADE)
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))

demo: env
	$(BIN)/wayhome demo --home demo-home

test: env
	$(BIN)/pytest -q --numprocesses auto

lint: env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: env
	$(BIN)/mypy

bench: env
	@broken=0; for script in bench/[a-z]*.py; do echo "== $$script"; $(BIN)/python $$script || broken=1; done; exit $$broken

docs: env
	$(BIN)/python docs/generate.py

messages: env
	$(BIN)/python scripts/messages.py

clean:
	rm -rf $(VENV) build dist demo-home src/wayhome/web/static/vendor
