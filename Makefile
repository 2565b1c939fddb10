# Every target sets up .venv by itself, once, from hashed lock files. Needed: Python 3.11 to 3.13, and make.
# With gcc and Python's headers the second engine for clinical rules (durable-rules) is built too; without, or on
# Python 3.13, the builtin engine runs alone and every target says so.
#
#   make demo    play sample patients through the shipped pathways
#   make test    the whole gate
#   make docs    the documentation as pages with a search, in build/docs
#   make bench   how fast a step is, against the machine it is built on
#   make lock    resolve the dependencies of pyproject.toml anew
#   make clean   remove all that was made here
#
# Another Python: make test PYTHON=/path/to/python3.12 (on a fresh .venv)

.DEFAULT_GOAL := help
.PHONY: help demo test docs bench lock clean
.SUFFIXES:
unexport PYTHONPATH PYTHONHOME

# Tried by running, not by name: a shim may stand in the path and fail. The Pythons that durable-rules knows go first.
FITS = import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for each in python3.12 python3.11 python3.13 python3; do \
	"$$each" -c '$(FITS)' >/dev/null 2>&1 && echo "$$each" && break; done)

BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip --disable-pip-version-check install --quiet
COMPILE := compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

help:
	@sed -n '/^#   make/s/^#   /  /p' Makefile

demo: .venv/ready
	@cat .venv/notice
	@$(BIN)/carepath demo

# The shipped pathways of which a scenario has to take every line. A new one is added with its features.
COVERED := active_treatment,diagnosis,palliative_referral,prior_auth,specialty_refill,survivorship,symptom_monitoring

test: .venv/ready
	@cat .venv/notice
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -q -n auto --carepath-coverage=pathways --carepath-coverage-demand=$(COVERED)

docs: .venv/ready
	$(BIN)/sphinx-build --quiet -b html -d build/doctrees -c docs . build/docs
	@echo 'Open build/docs/index.html.'

bench: .venv/ready
	$(BIN)/pytest -q -s -m bench tests/bench

.venv/ready: requirements/dev.txt requirements/rules.txt pyproject.toml
	@"$(PYTHON)" -c '$(FITS)' 2>/dev/null || { \
		echo 'carepath needs Python 3.11, 3.12 or 3.13 with its venv module (on Debian: apt install python3-venv).' >&2; \
		echo 'Name one: make test PYTHON=/path/to/python3.12' >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
		echo 'Setting up .venv, once: about a minute.'; "$(PYTHON)" -m venv --clear .venv; }
	@$(PIP_INSTALL) --require-hashes --no-deps -r requirements/dev.txt
	@BIN=$(BIN) sh requirements/install_rules.sh > .venv/notice
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

lock:
	@"$(PYTHON)" -m venv --clear .venv/lock
	@.venv/lock/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/lock.txt
	.venv/lock/bin/uv pip $(COMPILE) --upgrade --extra dev pyproject.toml --output-file requirements/dev.txt
	.venv/lock/bin/uv pip $(COMPILE) --upgrade requirements/rules.in --output-file requirements/rules.txt
	.venv/lock/bin/uv pip $(COMPILE) --upgrade requirements/lock.in --output-file requirements/lock.txt

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
