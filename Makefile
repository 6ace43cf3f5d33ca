# Every verb of the project. `make` lists them; `make demo` and `make test` need nothing set up before.
PYTHON ?= python3
WORKERS ?= 2
BIN := .venv/bin
PY := $(BIN)/python
UV := $(BIN)/uv
PYTEST := $(BIN)/pytest
SERVICES := $(PY) tools/services.py

# Tests start the house some hundred times: each start reads what the first one compiled, whatever the machine is told otherwise.
check test test-sqlite test-postgres test-browser: export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo run check test test-sqlite test-postgres test-browser tidy soak shots parity bench words \
	pages keys papers map lock clean runtime built

help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- setting up: the stamps lie inside .venv, so that removing it starts afresh ------------------------------

.venv/.stamp-uv: requirements-uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "Wayhome needs Python 3.11 or newer (try: make PYTHON=python3.11 setup)"; exit 3; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	    || { echo "This Python has no venv (on Debian: apt-get install python3-venv)"; exit 3; }
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

.venv/.stamp-runtime: .venv/.stamp-uv requirements.txt pyproject.toml
	@test -f .venv/.stamp-dev || $(UV) pip install --quiet --python $(PY) --require-hashes -r requirements.txt
	@$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.stamp-dev: .venv/.stamp-uv requirements-dev.txt pyproject.toml
	@$(UV) pip sync --quiet --python $(PY) --require-hashes requirements-dev.txt
	@$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation -e .
	@touch $@ .venv/.stamp-runtime

built:
	@$(PY) tools/build_assets.py
	@$(PY) tools/words.py compile

runtime: .venv/.stamp-runtime
	@$(MAKE) --no-print-directory built

setup: .venv/.stamp-dev ## Install everything for work on the code (quick when nothing changed)
	@$(MAKE) --no-print-directory built

# --- using it --------------------------------------------------------------------------------------------

demo: runtime ## Set up, seed the invented organisation and serve it on localhost
	@$(BIN)/wayhome demo

run: runtime ## Serve the data that is there, changing nothing
	@$(BIN)/wayhome serve

# --- checking it -----------------------------------------------------------------------------------------

check: setup ## All quick checks: style, types, floors, migrations, words, locks
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --cache-dir var/importlinter
	@WAYHOME_TEST=1 $(PY) -m django check --settings wayhome.config.settings
	@WAYHOME_TEST=1 $(PY) -m django makemigrations --check --dry-run --settings wayhome.config.settings
	@$(PY) tools/words.py check
	@$(PY) tools/locks.py

test: check ## Everything: the checks, the tests on SQLite and on PostgreSQL, the journeys in Chromium
	@$(MAKE) --no-print-directory test-sqlite test-postgres test-browser

test-sqlite: setup ## The tests on SQLite (ARGS="--at 17:30": as if it were that hour, UTC)
	@echo "== tests on SQLite"
	@$(PYTEST) -n $(WORKERS) -m "not browser" $(ARGS)

test-postgres: setup ## The tests on a PostgreSQL of their own
	@echo "== tests on PostgreSQL"
	@$(SERVICES) postgres -- $(PYTEST) -n $(WORKERS) -m "not browser" $(ARGS)

test-browser: setup ## The journeys in Chromium
	@echo "== journeys in Chromium"
	@$(SERVICES) chromium -- $(PYTEST) -n $(WORKERS) -m browser $(ARGS)

tidy: setup ## Put the code into the house's style
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

soak: setup ## The long tests in full; writes docs/soak.md
	@$(PY) tools/soak.py $(ARGS)

shots: setup ## Pictures of every page into var/shots
	@$(SERVICES) chromium -- $(PY) tools/shots.py $(ARGS)

parity: setup ## Which rows of the seed table have a passing test; writes docs/parity.md
	@$(PY) tools/parity.py

bench: setup ## Speed against bare Django and hand-written SQL, on both databases
	@$(SERVICES) postgres -- $(PY) benchmarks/run.py $(ARGS)

# --- writing what is generated -----------------------------------------------------------------------------

words: setup ## Collect the words of code and pages into the catalogues of Vietnamese and Khmer
	@$(PY) tools/words.py extract
	@$(PY) tools/words.py compile

pages: setup ## Write docs/pages.md: which role may open which page
	@WAYHOME_TEST=1 $(PY) tools/pages.py

keys: setup ## Write docs/keys.md: every kind of key, who holds it, what it opens
	@WAYHOME_TEST=1 $(PY) tools/keys.py

papers: setup ## Write docs/papers.md: every official form and its fields
	@$(PY) tools/papers.py

map: setup ## Write docs/map.md: what is where
	@$(PY) tools/map.py

lock: .venv/.stamp-uv ## Write the lock files anew (UPGRADE=--upgrade for newer versions)
	@tools/lock.sh

clean: ## Remove what was built or installed here; data stays
	@rm -rf .venv node_modules wayhome/kit/static/kit/dist wayhome.egg-info var/mypy var/importlinter var/axe var/govuk.css
