# Two commands are enough on a bare clone: `make demo` and `make test`. Each makes .venv once and then reuses it.
PYTHON ?= python3
BIN := .venv/bin
RECIPE ?= recipes/demo.yaml

.PHONY: demo reproduce check test lint bench soak clean

demo: .venv/.runtime  ## pictures -> runs -> dataset -> table, under build/demo/
	$(BIN)/python generate/demo/demo.py

reproduce: .venv/.runtime  ## all that a recipe describes: make reproduce RECIPE=recipes/demo.yaml
	$(BIN)/python generate/reproduce.py $(RECIPE)

# Three at once on two cores, since tests of pace and patience wait.
PYTEST := $(BIN)/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder

check: lint  ## lint, types, and every test that starts no process, but for the slow ones
	$(PYTEST) -n 2 -m 'not soak and not process and not slow'

test: .venv/.dev  ## everything that is quick enough for every commit
	$(PYTEST)

lint: .venv/.dev  ## ruff, format check, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/.dev  ## speeds beside their peers, in the same run
	set -e; for bench in tests/bench/bench_*.py; do $(BIN)/python $$bench; done

soak: .venv/.dev  ## the long kill and fault runs
	$(BIN)/python -m pytest -m soak -n 2

clean:
	rm -rf build

.venv/.runtime: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "python 3.11 or newer is needed; make PYTHON=python3.11 …")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/.dev: requirements-dev.txt requirements-review.txt requirements-ray.txt .venv/.runtime
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
