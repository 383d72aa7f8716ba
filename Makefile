PYTHON ?= python3
PACT ?= examples/$(COMPANY)/pact.yaml
COMPANY ?= $(notdir $(patsubst %/pact.yaml,%,$(firstword $(wildcard examples/*/pact.yaml))))
DAY ?= 2026-11-17

BIN := .venv/bin
# a setup is repeated only when what it was made from has changed
LOCKED := $(shell cat bootstrap.lock requirements.lock requirements-dev.lock pyproject.toml | cksum | tr -d ' ')
RUN_READY := .venv/run-$(LOCKED)
DEV_READY := .venv/dev-$(LOCKED)
BENCH_READY := .venv/bench-$(LOCKED)

# some machines switch bytecode off, and every start then takes twice as long
export PYTHONDONTWRITEBYTECODE =

.PHONY: help setup run serve shots test check format bench letter-golden lock clean

help:                ## what can be made
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup: $(RUN_READY)  ## set up what runs need, and no more

run: $(RUN_READY)    ## set everything up and run the night on the bundled company
	@$(BIN)/leadpact run --pact $(PACT) --day $(DAY) --send --with-prefect || [ $$? -eq 3 ]

serve: $(RUN_READY)  ## set everything up and serve the bundled company: Prefect's UI, its schedule, its worker
	@$(BIN)/leadpact serve --pact $(PACT)

shots: $(DEV_READY)  ## take the README's pictures anew
	$(BIN)/python -m tests.shots

# three tests at once, since some of them wait; what the linters say is shown after them, where they object.
# what all of them load is compiled once before them, not by each worker and server for itself
test: $(DEV_READY)   ## set everything up and pass the tests
	@$(MAKE) --no-print-directory check > .venv/check.log 2>&1 & checked=$$!; \
	$(BIN)/python -c "import prefect.testing.utilities, tests.flows.imported, tests.conftest"; \
	$(BIN)/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder; tested=$$?; \
	wait $$checked || { cat .venv/check.log; exit 1; }; \
	exit $$tested

check: $(DEV_READY)  ## lint, import rules, types
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

format: $(DEV_READY) ## bring the code into the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(BENCH_READY) ## measure speed, half an hour and more; SIZES="10000 100000" DATABASES=sqlite is quicker
	@$(BIN)/python -m benchmarks --write $(and $(SIZES),--sizes $(SIZES)) $(and $(DATABASES),--databases $(DATABASES))

letter-golden: $(DEV_READY) ## write the golden letters anew; look at the difference before you commit it
	OVERRIDE=1 $(BIN)/python -m pytest -q tests/tasks/core/test_render.py

lock: $(DEV_READY)   ## resolve the dependencies anew
	@for set in "" "-dev" "-bench"; do \
	  group=$$([ -z "$$set" ] || echo "--group $${set#-}"); \
	  $(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --no-annotate --quiet pyproject.toml $$group -o requirements$$set.lock; done
	@printf 'uv\nsetuptools\n' | $(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet - -o bootstrap.lock

clean:               ## take away what runs and tests have written
	rm -rf var .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis

# every start of a run is quicker by it; the tests read a third of what it would compile
$(RUN_READY): | $(BIN)/python
	$(call install,requirements.lock,--compile-bytecode)
	@touch $@

$(DEV_READY): | $(BIN)/python
	$(call install,requirements-dev.lock)
	@touch $@ $(RUN_READY)

$(BENCH_READY): requirements-bench.lock | $(DEV_READY)
	$(call install,requirements-bench.lock)
	@touch $@

$(BIN)/python:
	$(PYTHON) -m venv .venv

# uv is ten times as quick; pip is there for a machine whose index only pip knows
define install
	@echo "Installing $(1) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bootstrap.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python $(2) --require-hashes -r $(1) \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endef
