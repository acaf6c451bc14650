# Two commands are enough on a bare clone: `make demo` and `make test`. Each makes .venv once and then reuses it.
PYTHON ?= python3
BIN := .venv/bin
RECIPE ?= recipes/demo.yaml

.PHONY: demo reproduce loop check test lint docs bench soak clean

demo: .venv/.runtime  ## pictures -> runs -> dataset -> table, under build/demo/
	$(BIN)/python generate/demo/demo.py

reproduce: .venv/.runtime  ## all that a recipe describes: make reproduce RECIPE=recipes/demo.yaml
	$(BIN)/python generate/reproduce.py $(RECIPE)

loop: .venv/.train  ## two teachers, a dataset, a student trained on it, and the benchmark before and after
	$(BIN)/python generate/reproduce.py recipes/loop.yaml

# Three at once on two cores, since tests of pace, patience and kills wait. A process of tests that dies ends all with its name:
# pytest-xdist would start another, and then wait without end for the rest of its file.
PYTEST := $(BIN)/python -m pytest --max-worker-restart 0
BY_FILE := --dist loadscope --no-loadscope-reorder

check: lint  ## lint, types, and every test that starts no process, but for the slow ones
	$(PYTEST) -n 2 $(BY_FILE) -m 'not soak and not process and not slow'

test: .venv/.dev  ## everything that is quick enough for every commit
	$(PYTEST) -n 3 $(BY_FILE)

lint: .venv/.dev  ## ruff, format check, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: .venv/.dev  ## the site, in build/site: a link that leads nowhere is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

bench: .venv/.dev  ## speeds beside their peers in the same run, five times each; goes on where it was stopped
	$(BIN)/python tests/bench/all.py; code=$$?; $(BIN)/python tests/bench/page.py && exit $$code

soak: .venv/.dev  ## the long kill and fault runs
	$(PYTEST) -n 3 -m soak

clean:
	rm -rf build

.venv/.runtime: requirements.txt pyproject.toml setup.py $(wildcard requirements/*.txt)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "python 3.11 or newer is needed; make PYTHON=python3.11 …")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/.train: requirements/train.txt .venv/.runtime
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[train]'
	touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
