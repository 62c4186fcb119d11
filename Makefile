# Égide — see README.md. Every target works on a clean checkout: it makes what it lacks.
PYTHON ?= $(shell tools/python.sh)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export PATH := $(CURDIR)/$(BIN):$(PATH)
# The tests start many processes of the desk: what was compiled for one is there for the next.
unexport PYTHONDONTWRITEBYTECODE

# Databases of the tests lie in memory where there is room for them: nobody waits for a disk whose loss no test is about.
IN_MEMORY := $(shell [ -w /dev/shm ] && [ "$$(df -Pk /dev/shm | awk 'NR == 2 {print $$4}')" -gt 4000000 ] && echo env TMPDIR=/dev/shm)

# Of the tests: two that compute, and one more for those that wait.
WORKERS := 3

TYPED := egide bot console sandbox workflows adapters storage tests bench tools

.PHONY: setup demo test quick soak check bench journeys reader wheel lock format
setup: $(STAMP)
	@$(BIN)/python -B tools/system_parts.py

$(STAMP): requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup
	$(BIN)/egide demo

test: setup
	$(BIN)/lint-imports
	$(IN_MEMORY) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal tests

# What a change concerns, by the map of tools/quick.toml; `SINCE` names another beginning than where the branch left the common one.
quick: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy $(TYPED)
	$(IN_MEMORY) $(if $(SINCE),SINCE=$(SINCE)) $(BIN)/python tools/quick.py

soak: setup
	$(IN_MEMORY) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m soak --timeout 1800 tests

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy $(TYPED)

journeys: setup
	$(BIN)/python tools/journeys.py

# The model that scores what people write, learned again from tools/reader/phrases/; it takes a few minutes.
reader: $(STAMP)
	$(BIN)/python -m tools.train_reader

bench: setup
	$(BIN)/python -m bench

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The package as it is installed elsewhere; what an older build left behind would be packed too.
wheel: $(STAMP)
	rm -rf build/lib build/bdist.*
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir build .

# What runs, and what is worked with: the first is a part of the second, in the same versions.
LOCK := uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11
lock:
	$(LOCK) --extra demo --group dev -o requirements-dev.lock
	$(LOCK) --constraint requirements-dev.lock -o requirements.lock
