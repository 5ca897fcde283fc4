# The two commands of the README are `make run` and `make test`; both set up what they need.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

DIST := web/oppskrift_web/assets/dist
BUNDLED := $(wildcard web/*.mjs web/licences/* web/assets web/assets/*) web/package-lock.json web/package.json

.PHONY: run test lint venv bench fuzz bundles screenshots pins clean

# The demo's data stay in var/ from one run to the next; remove the folder to begin anew.
run: .venv/runtime bundles
	OPPSKRIFT_ENV=development $(BIN)/oppskrift run --demo --database sqlite:///var/oppskrift.db --notices var/notices.jsonl

# The browser tests need a Chromium, or the path of one in OPPSKRIFT_CHROMIUM. The pages of the processes show the
# results of the acceptance tests.
test: lint bundles
	$(BIN)/pytest --results reports/acceptance.json

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/oppskrift lint processes rules institutions

bench: .venv/dev bundles
	$(BIN)/python benchmarks/steps.py
	$(BIN)/python benchmarks/growth.py
	$(BIN)/python benchmarks/scenarios.py
	$(BIN)/python benchmarks/web.py
	$(BIN)/python benchmarks/feel.py
	$(BIN)/python benchmarks/dmn.py
	$(BIN)/python benchmarks/hostile.py

# Texts and files that nobody thought of, half a minute of each; make fuzz SECONDS=600 takes longer.
SECONDS ?= 30
fuzz: .venv/dev
	$(BIN)/python benchmarks/fuzz/feel.py --seconds $(SECONDS)
	$(BIN)/python benchmarks/fuzz/dmn.py --seconds $(SECONDS)

venv: .venv/dev

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Oppskrift needs Python 3.11 or newer; say which with: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv

# hatchling (pinned with the rest) builds the editable install, so nothing unpinned is fetched.
.venv/runtime: requirements/runtime.txt pyproject.toml | .venv/bin/python
	$(PIP) -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: requirements/dev.txt .venv/runtime
	$(PIP) -r requirements/dev.txt
	@touch $@

# The browser bundles: with Node 18 or newer from PATH, or else the one that requirements/node.txt pins.
bundles: $(DIST)/manifest.json

$(DIST)/manifest.json: $(BUNDLED) web/bundle.py | .venv/bin/python
	$(BIN)/python web/bundle.py

# Every page as a picture, in reports/screenshots/.
screenshots: .venv/dev bundles
	$(BIN)/python tests/support/screenshots.py

# Pin anew after a change of dependencies in pyproject.toml (needs uv).
pins:
	uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 --group build pyproject.toml \
	  -o requirements/runtime.txt --custom-compile-command 'make pins'
	uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 --group build --group dev --extra testing \
	  pyproject.toml -c requirements/runtime.txt -o requirements/dev.txt --custom-compile-command 'make pins'
	uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 --group node \
	  -o requirements/node.txt --custom-compile-command 'make pins'

clean:
	rm -rf web/node_modules $(DIST) .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
