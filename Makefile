# Two commands: `make demo` and `make test`. Each sets up what it needs and nothing twice.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
TEST := ZGH_MODE=test ZGH_DATA=$(CURDIR)/var/test
SQLITE := env -u DATABASE_URL $(TEST)
POSTGRES := $(TEST) $(BIN)/python scripts/postgres.py run --
PYTEST := $(BIN)/pytest
# Two cores are the smallest machine we plan for; more are used where there are more.
PARALLEL ?= -n $(shell nproc 2>/dev/null || echo 2) --dist worksteal
.DEFAULT_GOAL := help
.PHONY: help demo test check setup test-sqlite test-postgres races journeys bench shots lock clean python

help:
	@echo "make demo         set up, build the demonstration group, serve http://127.0.0.1:8000 (RESET=1 starts over)"
	@echo "make test         every check and test, SQLite and PostgreSQL, browser journeys"
	@echo "make check        format, lint, types, contracts, architecture, migrations, known vulnerabilities"
	@echo "make bench        measure; writes bench/results.md"
	@echo "make shots        take the screenshots in docs/shots"
	@echo "make lock         renew the lock files (needs uv and npm)"

python:
	@test -n "$(PYTHON)" || { echo "zgh: Python 3.11 or newer is needed; install it and start again."; exit 1; }

demo: python
	@$(PYTHON) scripts/bootstrap.py demo
	@ZGH_MODE=demo ZGH_DATA=$${ZGH_DATA:-$(CURDIR)/var/demo} exec $(BIN)/zgh serve

setup: python
	@$(PYTHON) scripts/bootstrap.py dev

check: setup
	$(BIN)/ruff format --check --exclude "*.md" .
	$(BIN)/ruff check .
	$(TEST) $(BIN)/mypy zgh
	$(BIN)/lint-imports
	$(SQLITE) $(BIN)/zgh makemigrations --check --dry-run
	$(SQLITE) $(PYTEST) $(PARALLEL) tests/test_setup.py tests/architecture
	$(BIN)/python -m scripts.audit

test: check test-sqlite test-postgres races journeys

test-sqlite: setup
	$(SQLITE) $(PYTEST) $(PARALLEL) -m "not journey and not race" zgh tests --ignore tests/architecture

test-postgres: setup
	$(POSTGRES) $(PYTEST) $(PARALLEL) -m "not journey and not race" zgh tests --ignore tests/architecture

# Races start processes of their own on both databases; what must overlap meets, so they may run side by side.
races: setup
	$(POSTGRES) $(PYTEST) $(PARALLEL) -m race zgh tests

journeys: setup
	@$(BIN)/python -m scripts.browser
	$(SQLITE) $(PYTEST) -m journey tests/journeys

bench: setup
	$(BIN)/python -m bench

shots: setup
	@$(PYTHON) scripts/bootstrap.py demo
	@$(BIN)/python -m scripts.shots

# Locks hold hashes and name no host; uv.lock does, and is not committed.
lock: python
	uv lock
	uv export -q --format requirements-txt --no-emit-project --no-default-groups -o requirements.lock
	uv export -q --format requirements-txt --no-emit-project --group dev -o requirements-dev.lock
	uv export -q --format requirements-txt --no-emit-project --only-group node -o requirements-node.lock
	npm install --package-lock-only

clean:
	rm -rf var node_modules .venv
