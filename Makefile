# Only relative paths: the folder of a checkout may hold spaces. Nothing but Python >= 3.11, its venv, and make is needed.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
RUN := $(BIN)/python -m tafollow.embedded run
FAST := $(RUN) --fast --
# For commands that look at the code and open no database.
BARE := SECRET_KEY=of-no-service $(BIN)/python
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
T ?=
ARGS ?=
# Dozens of processes start in a demo and in tests: whatever the machine says, they find each other's compiled code.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset backup restore test check format bench chaos simulate shell lock FORCE

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

demo: .venv/.installed-run ## run everything on this machine; Ctrl-C stops it, its data are kept (PORT=8000)
	@$(BARE) manage.py messages --compile
	@$(BIN)/python -m tafollow.embedded demo --port $(PORT)

demo-reset: .venv/.installed-run ## remove the demo's data and passwords
	@$(BIN)/python -m tafollow.embedded reset

backup: .venv/.installed-run ## write the demo's data to a file, running or not (FILE=tafollow.dump)
	@$(BIN)/python -m tafollow.embedded backup "$(or $(FILE),tafollow.dump)"

restore: .venv/.installed-run ## put what a backup holds in the place of the demo's data; the post is held then (FILE=)
	@$(BIN)/python -m tafollow.embedded restore "$(or $(FILE),tafollow.dump)"

test: .venv/.installed-dev ## every test, on a PostgreSQL and a Valkey of their own (T='tests/reviews -x')
	@$(BARE) manage.py messages --compile
	@$(FAST) $(BIN)/python -m pytest -n 3 $(T)

check: .venv/.installed-dev ## format, lint, types, imports, migrations, generated documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BARE) -m mypy
	$(BIN)/lint-imports
	$(FAST) $(BIN)/python manage.py makemigrations --check --dry-run
	$(BARE) manage.py write_docs --check

format: .venv/.installed-dev ## put the code into form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.installed-dev ## measure against other systems (ARGS=)
	@$(RUN) --state .local/bench -- $(BIN)/python -m bench $(or $(ARGS),events)

chaos: .venv/.installed-dev ## kill processes at random and count what is lost (ARGS='--kills 1000 --seed 7')
	@$(BIN)/python -m bench.chaos $(ARGS)

simulate: .venv/.installed-run ## play months of invented life, and verify what it leaves (ARGS='--months 12 --states 40')
	@DEMO=true $(FAST) sh -c '$(BIN)/python manage.py migrate -v0 && $(BIN)/python manage.py simulate $(ARGS)'

shell: .venv/.installed-run ## a Python shell on the demo's data, running or not
	@$(RUN) -- $(BIN)/python manage.py shell

lock: .venv/.installed-dev ## settle the versions of requirements/ anew from pyproject.toml
	$(LOCK) --extra letters --extra local --extra metrics pyproject.toml -o requirements/run.txt
	$(LOCK) --extra letters --extra local --extra metrics --extra mail --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt

# Installed once for every content of a requirements file: the stamp holds its checksum. pip looks at the hashes.
.venv/.installed-%: requirements/%.txt FORCE | .venv/bin/pip
	@cmp -s $@ $< || { echo "Installing $< (once, about a minute) ..." && cp $< $@.new \
		&& $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $< && mv $@.new $@; }

# pip is what venv installs last: when it is missing an earlier attempt was interrupted.
.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "This Python lacks venv: install it (on Debian and Ubuntu: apt-get install python3-venv)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
