# One command runs it (make run), one tests it (make test). Needs Python 3.11; makes its own environment.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: run test test-fast test-postgres check bench docs lock clean

run: $(VENV)/.ready        ## prepare the sample database from the real plan and serve it
	@$(BIN)/chiso demo --port $(PORT)

test: $(VENV)/.ready-dev   ## everything: style, types, contracts, tests on SQLite, browser tests
	@$(BIN)/python tests/needs.py
	@$(MAKE) --no-print-directory check
	@$(BIN)/pytest -n 2 --dist loadfile
	@$(BIN)/chiso --version

test-fast: $(VENV)/.ready-dev   ## tests without browsers, scans, clusters and office
	@$(BIN)/pytest -n 2 --dist loadfile -m "not browser and not spark and not postgres and not scan and not office"

test-postgres: $(VENV)/.ready-dev   ## what depends on the database, on a real PostgreSQL server started here
	@$(BIN)/python tests/needs.py postgres
	@$(BIN)/python tests/on_postgres.py

check: $(VENV)/.ready-dev  ## style, types, contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

bench: $(VENV)/.ready-dev  ## each headline figure beside its peer
	@for bench in bench/[a-z]*.py; do echo "== $$bench"; PYTHONPATH=. $(BIN)/python $$bench || exit 1; done

docs: $(VENV)/.ready-dev   ## screenshots of the guide, taken from the running product
	@$(BIN)/python docs/guide/screenshots.py

lock:                      ## pin every dependency with its hashes; no address of a registry is kept
	uv pip compile -q --generate-hashes --no-strip-extras --no-emit-index-url --python-version 3.11 requirements.in -o requirements.lock
	uv pip compile -q --generate-hashes --no-strip-extras --no-emit-index-url --python-version 3.11 requirements-dev.in -o requirements-dev.lock

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .import_linter_cache

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11: apt-get install python3.11 python3.11-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên; có: $$($(PYTHON) --version)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Cần mô-đun venv: apt-get install python3-venv"; exit 1; }

$(VENV)/.ready: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Chuẩn bị môi trường (một lần, vài phút)…"
	@$(BIN)/pip install -q --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	@$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	@touch $@
