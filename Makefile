# `make publish` and `make test` need Python >= 3.11 and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: publish preview test test-all check lint types coverage lowest docs site screenshots bench load smoke w3c corpus clean

publish: .venv/installed ## publish items/ to public/
	@$(BIN)/coopfeed publish

preview: .venv/installed ## show in the browser what would be published, at each change
	@$(BIN)/coopfeed serve --open

test: .venv/installed-dev ## run the quick tests: no browser, no server, nothing but Python
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not slow" --hypothesis-profile=few $(PYTEST_ARGS)

test-all: .venv/installed-dev build/npm/installed build/hub/env/installed build/store/env/installed build/reader/env/installed ## run all tests
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(PYTEST_ARGS)

check: lint types coverage lowest smoke site ## every gate, as CI runs them

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed-dev
	$(BIN)/mypy

# The rooms that only turn values into values have no branch without a test.
coverage: .venv/installed-dev build/bench/env/installed build/store/env/installed
	$(BIN)/coverage erase
	$(MAKE) test-all PYTEST_ARGS="--cov --cov-report= --cov-fail-under=95"
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --fail-under=100 --include="coopfeed/model/*,coopfeed/reading/*,coopfeed/building/selection.py,coopfeed/rendering/formats/*"

# What stands on each library, and what keeps strangers' code out; few examples, as all of them run with the newest.
ON_LIBRARIES := tests/reading tests/rendering/formats tests/rendering/pages tests/migrating/foreign tests/migrating/importing tests/cli/test_program.py \
	tests/preview/test_serving.py tests/building/test_building.py tests/building/test_compressing.py tests/network/test_fetching.py \
	tests/preview/test_watching.py tests/web/test_hostile.py \
	tests/publishing/bucket/test_bucket.py::test_a_bucket_holds_what_a_folder_would
lowest: build/lowest/env/installed build/store/env/installed ## test with the lowest versions of libraries that pyproject.toml allows
	build/lowest/env/bin/python -m pytest --numprocesses auto --dist worksteal --hypothesis-profile=few \
		-p no:cacheprovider $(ON_LIBRARIES)

docs: .venv/installed-dev ## regenerate docs/: the reference, the problem pages and the output of commands
	$(BIN)/python -m docs.generate

site: .venv/installed-dev build/site/env/installed ## build docs/ as a website in build/site/html/ and check its links
	$(BIN)/python -m docs.site

screenshots: .venv/installed-dev ## retake the screenshots in docs/images/; needs Chromium
	$(BIN)/python -m docs.screenshots

# Its tools live in an environment of their own; 100,000 items take many minutes. Linux only.
SIZES ?= 100 10000 100000
RUNS ?= 5
bench: .venv/installed-dev build/bench/env/installed ## measure it beside Hugo, Pelican and a plain script
	$(BIN)/python -m bench.run --environment build/bench/env --sizes $(SIZES) --runs $(RUNS) $(BENCH_ARGS)

# A million items take 15 GB and more than half an hour. Linux only.
ITEMS ?= 10 10000 100000
load: .venv/installed-dev ## measure what serving costs, with nginx and wrk, and what so many items do
	$(BIN)/python -m bench.many $(ITEMS)
	$(BIN)/python -m bench.serve $(LOAD_ARGS)
	$(BIN)/python -m bench.scale

# What no test runs, at a size that takes seconds, so that it cannot break unseen; it measures nothing.
SMOKE := build/smoke
smoke: .venv/installed-dev build/bench/env/installed ## run the benchmarks and take the screenshots, as small as can be
	mkdir -p $(SMOKE)
	$(BIN)/python -m bench.run --environment build/bench/env --quick --work $(SMOKE) --docs $(SMOKE)
	$(BIN)/python -m bench.many 10 --work $(SMOKE)
	$(BIN)/python -m bench.serve --count 10 --runs 1 --seconds 1 --formats rss --work $(SMOKE)
	$(BIN)/python -m bench.scale --work $(SMOKE) --docs $(SMOKE)
	$(BIN)/python -m docs.screenshots --folder $(SMOKE)/images

# Its code is on no registry: https://github.com/w3c/feedvalidator, with lxml, html5lib and rdflib.
w3c: publish ## run the code of the W3C Feed Validation Service over public/
	$(BIN)/python -m pip install --quiet html5lib rdflib
	$(BIN)/python tests/w3c.py $(FEEDVALIDATOR) public https://feeds.example.org/cooperatives/

# What real programs wrote: kept by the tests of other projects, and never by this one.
CORPUS := feed-rs/feed-rs rbren/rss-parser kurtmckee/feedparser mmcdole/gofeed simplepie/simplepie
corpus: .venv/installed-dev $(CORPUS:%=build/corpus/%) ## import, check, publish and compare the feeds of other projects' tests; needs git
	$(BIN)/python -m tests.corpus $(CORPUS:%=build/corpus/%)

build/corpus/%:
	git clone --quiet --depth 1 https://github.com/$* $@

clean:
	rm -rf .venv public build dist .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "coopfeed needs Python 3.11 or newer, this is " + sys.version)'
	@echo "Installing what the program needs into .venv/ (once) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/installed-dev: .venv/installed
	@echo "Installing what the tests need into .venv/ (once) ..."
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

# No lock file: it would name a registry. Without npm, the tests that need it are skipped.
build/npm/installed: tests/web/package.json
	@mkdir -p $(@D)
	@cp $< $(@D)
	@cd $(@D) && if npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock; then touch installed; \
	else echo "npm installed nothing: tests that need it are skipped"; fi

build/hub/env/installed: tests/hub-requirements.txt
	$(PYTHON) -m venv build/hub/env
	build/hub/env/bin/python -m pip install --quiet --requirement tests/hub-requirements.txt
	touch $@

build/store/env/installed: tests/store-requirements.txt
	$(PYTHON) -m venv build/store/env
	build/store/env/bin/python -m pip install --quiet --requirement tests/store-requirements.txt
	touch $@

build/reader/env/installed: tests/reader-requirements.txt
	$(PYTHON) -m venv build/reader/env
	build/reader/env/bin/python -m pip install --quiet --requirement tests/reader-requirements.txt
	touch $@

build/site/env/installed: tests/site-requirements.txt
	$(PYTHON) -m venv build/site/env
	build/site/env/bin/python -m pip install --quiet --requirement tests/site-requirements.txt
	touch $@

build/lowest/env/installed: pyproject.toml tests/lowest.py tests/lowest-requirements.txt
	$(PYTHON) -m venv --clear build/lowest/env
	$(PYTHON) -m tests.lowest >build/lowest/constraints.txt
	build/lowest/env/bin/python -m pip install --quiet --constraint build/lowest/constraints.txt --editable '.[cloud]' \
		--requirement tests/lowest-requirements.txt
	touch $@

build/bench/env/installed: bench/requirements.txt
	$(PYTHON) -m venv build/bench/env
	build/bench/env/bin/python -m pip install --quiet --requirement bench/requirements.txt
	touch $@
