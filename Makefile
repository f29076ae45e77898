# Needs Python >= 3.11 with venv and pip, and make. Everything else is installed into .venv.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
LOCALES ?= $(notdir $(wildcard consultancy/locale/*))
# What an operator chose once is kept up to date without being named again.
EXTRAS ?= $(patsubst .venv/extra-%,%,$(wildcard .venv/extra-*))

VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
# In their order (tests/sharing.py): a worker that steals tests may meet a database which a
# transactional test emptied.
PYTEST := $(BIN)/pytest --numprocesses auto
KNOWN_EXTRAS := s3 redis sentry metrics
COMMA := ,
CHOSEN_EXTRAS := $(subst $(COMMA), ,$(EXTRAS))
ifneq ($(filter-out $(KNOWN_EXTRAS),$(CHOSEN_EXTRAS)),)
$(error EXTRAS: no extra is called "$(filter-out $(KNOWN_EXTRAS),$(CHOSEN_EXTRAS))"; there are: $(KNOWN_EXTRAS))
endif
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes

# Compiled modules are kept, whatever the environment says: a test run starts a hundred processes.
unexport PYTHONDONTWRITEBYTECODE

# What checks and benchmarks run with, whatever .env says. Tests have tests/settings.py.
CHECK_ENV := ENV_FILE=/dev/null DEBUG=false SECRET_KEY=only-for-checks-0123456789-abcdefghijklmnopqrstuvwxyz-9876543210 \
	ALLOWED_HOSTS=www.example.com SITE_URL=https://www.example.com DIAGNOSTIC_RECIPIENTS=team@example.com \
	EMAIL_URL=smtp+tls://mail.example.com:587 TRUSTED_PROXY_HOPS=1

.PHONY: help run release serve setup setup-dev check format test test-fast mutants bench pictures tools messages lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: setup .env ## the site for development, with demo content
	@echo "==> Preparing the database"
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) demo --if-empty
	@echo "==> The site:  http://$(HOST):$(PORT)/"
	@echo "==> The admin: http://$(HOST):$(PORT)/admin/  (sign in as editor, password editor)"
	@echo "==> Mails are written to var/mail/. Stop with Ctrl-C."
	@exec env SITE_URL=http://$(HOST):$(PORT) $(BIN)/python -m consultancy.server develop $(HOST):$(PORT)

release: setup ## what a deploy does once: checks, migrations, static files; DRY=1 says what it would do
	@$(MANAGE) release $(if $(DRY),--dry-run)

serve: setup ## the production server and the mail worker, after make release; configuration as there
	@exec $(BIN)/python -m consultancy.server serve $(HOST) $(PORT) $(WORKERS)

setup: $(VENV)/installed $(CHOSEN_EXTRAS:%=$(VENV)/extra-%) ## the virtual environment (EXTRAS=s3,redis,sentry,metrics: some of these too)

setup-dev: $(VENV)/installed-dev ## the same with the development extras

check: setup-dev ## lint, format, types, templates, migrations, deployment checks
	@echo "==> Lint and format"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	@echo "==> Types"
	@$(CHECK_ENV) $(BIN)/mypy .
	@echo "==> Migrations and deployment"
	@$(CHECK_ENV) $(MANAGE) makemigrations --check --dry-run
	@$(CHECK_ENV) $(MANAGE) check --deploy --fail-level WARNING

format: setup-dev ## put code and templates in shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2

test: setup-dev ## the whole suite on SQLite, and on PostgreSQL what asks for a database
	@echo "==> Tests on SQLite"
	@$(PYTEST) $(ARGS)
	@echo "==> Tests on PostgreSQL"
	@$(BIN)/python tests/with_postgres.py $(PYTEST) $(ARGS)

test-fast: setup-dev ## while you write: without browser, PostgreSQL and what wants seconds
	@$(PYTEST) -m "not browser and not slow" $(ARGS)

mutants: setup-dev ## small changes to the code that no test notices (MODULES=... names some modules)
	@$(BIN)/python -m tests.mutants $(MODULES)

# With LONG as much as is worth an hour or two; without, all parts take about half an hour.
ifdef LONG
bench: export STALENESS_TRIALS := 500
bench: export SCALE_ARTICLES := 100000
bench: export BENCH_PAGES := 10000
bench: export MAIL_KILLS := 200
bench: export BENCH_MINUTES := 0
endif
bench: setup-dev ## what was measured, beside others, into docs/benchmarks.md (PARTS=hot,start: some of it; LONG=1: hours)
	@$(CHECK_ENV) DATABASE_URL= $(BIN)/python -m tests.bench $(PARTS)

pictures: setup-dev ## the pictures of the guides and of the README, taken of the demo content (wants Chromium)
	@$(BIN)/python -m tests.pictures

tools: var/tools/installed ## the Nu HTML checker (it wants Java) and Lighthouse (Chromium), by npm

messages: setup-dev ## the translations' catalogues: new texts into them, and compiled (wants gettext; LOCALES=fi begins one)
	@$(CHECK_ENV) $(MANAGE) makemessages $(LOCALES:%=--locale=%) --no-location --no-wrap --ignore=.venv --ignore=var --ignore=tests
	@$(CHECK_ENV) $(MANAGE) compilemessages $(LOCALES:%=--locale=%) --ignore=.venv

# An extra's file holds only what it adds to requirements.lock: pins as in requirements-dev.lock.
UV_LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock" pyproject.toml
lock: setup-dev ## resolve the dependencies again
	@$(BIN)/pip install --quiet uv
	@$(UV_LOCK) --upgrade -o requirements.lock
	@$(UV_LOCK) --upgrade --all-extras -c requirements.lock -o requirements-dev.lock
	@for extra in $(KNOWN_EXTRAS); do \
		$(UV_LOCK) --upgrade --extra $$extra -c requirements-dev.lock -o requirements-$$extra.lock \
			$$(sed -nE 's/^([a-z0-9._-]+)==.*/--no-emit-package \1/p' requirements.lock); \
	done

clean: ## remove the virtual environment and caches; the database and media stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

.env:
	@echo "==> Writing .env for development (see .env.example)"
	@$(BIN)/python -c "import secrets; print('DEBUG=true\nSECRET_KEY=' + secrets.token_urlsafe(50) + '\nALLOWED_HOSTS=localhost,127.0.0.1,[::1]\nSITE_URL=http://127.0.0.1:8000\nDIAGNOSTIC_RECIPIENTS=team@example.com\nDIAGNOSTIC_HOURLY_LIMIT=1000\nEMAIL_URL=filemail:///var/mail')" > .env

# No scripts: what is needed is in the packages themselves.
var/tools/installed: .ci/package.json
	@echo "==> Installing the tools that look at finished pages"
	@mkdir -p var/tools && cp .ci/package.json var/tools/
	@npm install --prefix var/tools --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel error
	@touch $@

$(VENV)/bin/pip:
	@echo "==> Creating $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; PYTHON=... names another one")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock $(VENV)/bin/pip
	@echo "==> Installing the locked dependencies"
	@$(PIP_INSTALL) -r requirements.lock
	@touch $@

$(VENV)/extra-%: requirements-%.lock $(VENV)/installed
	@echo "==> Installing the extra $*"
	@$(PIP_INSTALL) -r requirements.lock -r $<
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@echo "==> Installing the development extras"
	@$(PIP_INSTALL) -r requirements-dev.lock
	@# CommonMark's examples come with the source distribution of the locked markdown-it-py.
	@sed -n '/^markdown-it-py==/,/^[a-z]/p' requirements-dev.lock | grep -E '^markdown-it-py|--hash' > $(VENV)/examples.txt
	@$(BIN)/pip download --quiet --disable-pip-version-check --require-hashes --no-deps --no-binary markdown-it-py \
		-r $(VENV)/examples.txt -d $(VENV)/examples
	@touch $@
