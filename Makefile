# Every target sets up .venv first; only Python >= 3.11 and make are needed to begin.

PYTHON ?= $(firstword $(shell command -v python3.13 python3.12 python3.11 python3 python))
BIN := .venv/bin
DIR ?= --demo

.PHONY: run test check fuzz shots clean system

run: .venv/run.stamp
	@$(BIN)/newstui $(DIR)

test: .venv/dev.stamp system check
	$(BIN)/python -m pytest -n auto

check: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# The property tests with many more examples, as long as FUZZ_EXAMPLES says.
fuzz: .venv/dev.stamp
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -n auto -k "fuzz or any" tests

shots: .venv/dev.stamp
	$(BIN)/python docs/make_shots.py

clean:
	rm -rf .venv dist build

# Programs that only tests need; says which are missing where it cannot install them.
system:
	@.ci/system-packages

.venv/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "newstui needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/python.stamp pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@
