# Every target sets up .venv first; only Python >= 3.11 and make are needed to begin.

# The first that runs and is new enough: a name on PATH may be a shim with nothing behind it.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
BIN := .venv/bin
DIR ?= --demo
# One more than there are processors: a sixth of the time a test waits for a program that it has started.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

# Two recipes fill one .venv.
.NOTPARALLEL:

.PHONY: run test check fuzz bench shots clean system

run: .venv/run.stamp
	@$(BIN)/newstui $(DIR)

# A worker that has done its part takes over some of another one: the slow tests stand side by side.
# Compiled first: where Python may not keep what it compiles, each process that the tests start would do it anew.
# While the code is checked, by one processor, another one has the tests compiled.
test: .venv/dev.stamp system
	@$(BIN)/python -m compileall -q tui
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --collect-only -q >/dev/null 2>&1 & $(MAKE) --no-print-directory check && wait
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# The property tests and the loops of kills, FUZZ times as long as in make test.
fuzz: .venv/dev.stamp system
	FUZZ=$(or $(FUZZ),25) $(BIN)/python -m pytest -n auto -m "hypothesis or loop" tests

# newstui beside its peers: make bench SIZE=1000000 ONLY=cold,typing; DOCS=1 puts all that is kept into the docs.
# Compiled first, as an installed one is.
bench: .venv/run.stamp
	@.ci/system-packages bench
	@$(BIN)/python -m compileall -q tui
	$(BIN)/python -m tests.bench $(if $(SIZE),--size $(SIZE)) $(if $(ONLY),--lines $(ONLY)) $(if $(DOCS),--write-docs)

shots: .venv/dev.stamp
	$(BIN)/python -m docs.make_shots

clean:
	rm -rf .venv dist build

# Programs that only tests need; says which are missing where it cannot install them.
system:
	@.ci/system-packages

.venv/python.stamp:
	@test -n "$(PYTHON)" \
		|| { echo "newstui needs Python 3.11 or newer, and found none. Say where it is: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/python.stamp pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

# The group is read here, since the pip that comes with older Pythons knows of none.
.venv/dev.stamp: .venv/python.stamp pyproject.toml
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' \
		> .venv/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e . -r .venv/dev.txt
	@touch .venv/run.stamp $@
