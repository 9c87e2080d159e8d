# `make demo` shows it, `make test` checks everything; only Python 3.11 or later is needed.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq install --no-compile
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" $(FLAGS)

BROWSER := tests/bot/simulator tests/bot/walk tests/cycle
ENDURANCE := tests/editions tests/kills tests/reliability
PAGES := $(addprefix tests/bot/,api charts desk looks public reports uploads webhooks)
TALK := $(addprefix tests/bot/,broadcasts channels delivery inbox moderation screening turns upkeep)

# Python keeps what it compiled, whatever the machine says: else each of the many processes that the
# tests start compiles everything anew, and takes five seconds for it.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup demo test test-bot test-talk test-pages test-browser test-rooms test-endurance lint format catalogues lock clean

setup: .venv/developing

demo: .venv/running
	$(BIN)/wijkstem demo

# All at once, on two cores: most tests wait for a database or a clock. Each part can be run by itself.
test: .venv/developing
	$(MAKE) --no-print-directory -j 7 lint test-browser test-endurance test-talk test-pages test-bot test-rooms

test-bot: .venv/developing
	$(BIN)/pytest tests/bot $(BROWSER:%=--ignore %) $(PAGES:%=--ignore %) $(TALK:%=--ignore %)

# Whatever is heard and said: channels, turns, delivery, and the organiser's side of it.
test-talk: .venv/developing
	$(BIN)/pytest $(TALK)

# Whatever somebody reads, and what programs ask for.
test-pages: .venv/developing
	$(BIN)/pytest $(PAGES)

# What people do in a real browser, the demo, and a whole cycle by both.
test-browser: .venv/developing
	$(BIN)/pytest $(BROWSER)

test-rooms: .venv/developing
	$(BIN)/pytest tests --ignore tests/bot $(BROWSER:%=--ignore %) $(ENDURANCE:%=--ignore %)

# Whole editions in which anything happens, and whatever can break.
test-endurance: .venv/developing
	$(BIN)/pytest $(ENDURANCE)

lint: .venv/developing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/developing
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# For the translators: the sentences of flows/ and of the public page, and those of the desk, with
# what the rooms below it refuse;
# sms.po, the shorter wordings, is kept by hand.
catalogues: .venv/developing
	$(BIN)/pybabel -q extract --no-default-keywords --keyword _ --keyword n_:1,2 \
		--project Wijkstem --add-location file --sort-by-file -o locales/wijkstem.pot flows bot/public
	$(BIN)/pybabel -q update -i locales/wijkstem.pot -d locales -D wijkstem \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel -q extract --no-default-keywords --keyword _ --keyword n_:1,2 --mapping-file locales/desk.ini \
		--project Wijkstem --add-location file --sort-by-file -o locales/desk.pot \
		--ignore-dirs "public simulator" budget storage bot
	$(BIN)/pybabel -q update -i locales/desk.pot -d locales -D desk \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

# Pin what pyproject.toml allows: `make lock` keeps the pins that still fit,
# `make lock FLAGS=--upgrade` takes the newest.
lock: .venv/developing
	$(LOCK) pyproject.toml --group build --output-file requirements.txt
	$(LOCK) pyproject.toml --group dev --constraints requirements.txt --output-file requirements-dev.txt
	$(LOCK) --group pdf --constraints requirements.txt --output-file requirements-pdf.txt
	$(LOCK) --group oidc --constraints requirements.txt --output-file requirements-oidc.txt
	$(LOCK) --group passkeys --constraints requirements.txt --output-file requirements-passkeys.txt
	$(LOCK) --group semantic --output-file requirements-semantic.txt
	$(LOCK) --group semantic-e5 --output-file requirements-semantic-e5.txt

clean:
	rm -rf .venv

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv --clear .venv
	@touch $@

# The pins are complete, so nothing needs to be resolved, and the build backend is one of them.
.venv/running: requirements.txt pyproject.toml .venv/made
	@echo "Installing what Wijkstem needs; this takes half a minute."
	@$(PIP) --require-hashes --no-deps --requirement requirements.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/developing: requirements-dev.txt pyproject.toml .venv/made
	@echo "Installing what Wijkstem and its checks need; this takes half a minute."
	@$(PIP) --require-hashes --no-deps --requirement requirements-dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch .venv/running $@
