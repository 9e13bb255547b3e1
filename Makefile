# make run   a demo on http://127.0.0.1:8000      make test    everything that is checked
# make cluster   the production set of compose.yaml as plain processes
# make bench figures as one JSON object            make load    people against the production set
# make prove the long proof that no package makes the platform stumble
.PHONY: run cluster test set-up set-up-tests front style types contracts test-front test-python prove bench load lock audit migration unknown
SHELL := /bin/bash
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# The program is started many times, by the tests too: what was compiled once is kept.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
LOADING := $(VENV)-load/.loading
DATA := $(or $(DATA_DIR),var)
READY := $(DATA)/.ready
# Only our own database file is known to be as we left it.
UNKNOWN := $(if $(DATABASE_URL),unknown,$(if $(wildcard $(DATA)/app.db),,unknown))
# Many tests wait for something: one process more than two processors.
JOBS ?= 4
NODE_TEST := import sys; sys.path.insert(0, 'frontend'); import build; \
	build.npm(['test'], build.node_on_machine() or build.node_from_package())
PACKAGES := $(shell find processes forms handlers migrations -type f -not -name '*.pyc' 2>/dev/null)

run: set-up $(READY)
	@exec $(PY) -m app serve

set-up: $(RUNTIME) front

cluster: set-up-tests front
	@exec $(PY) -m deploy.cluster

# Two at a time: what keeps only one processor busy leaves the other to the tests.
test:
	@$(MAKE) -j2 set-up-tests front
	@$(MAKE) -j2 types style contracts test-front test-python

style:
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .

types:
	$(VENV)/bin/mypy

contracts:
	$(VENV)/bin/lint-imports

test-front:
	$(PY) -c "$(NODE_TEST)"

test-python:
	$(PY) -m pytest -n $(JOBS) --dist loadscope

bench: $(DEVELOPMENT)
	@$(PY) -m bench

# The long form of what the tests try a sample of: packages changed at random, escapes in every field, and diagrams of
# other tools where BPMN_CORPORA names a folder of them.
prove: set-up-tests front
	@PROVE=1 MUTANTS=$(or $(MUTANTS),1500) $(PY) -m pytest -n 2 --dist load \
	tests/app/api/test_api_mutants.py tests/app/api/test_api_hostile_packages.py

# Two mixes of people against a production set of its own; LOAD_SECONDS says how long each.
load: set-up-tests front $(LOADING)
	@$(PY) -m bench.load $(VENV)-load/bin/python

# The embedded database: schema, packages and demo data, again only when one of them changed.
$(READY): $(RUNTIME) $(PACKAGES) $(UNKNOWN)
	@$(PY) -m app db upgrade
	@$(PY) -m app packages publish
	@$(PY) -m app demo load
	@mkdir -p $(@D) && touch $@

unknown:

front: $(RUNTIME)
	@$(PY) frontend/build.py

$(VENV)/bin/pip:
	@.ci/tools python $(VENV)

$(RUNTIME): requirements.lock | $(VENV)/bin/pip
	@echo "正在安装依赖（首次约需一分钟）"
	@$(PIP) install -qq --require-hashes -r requirements.lock
	@touch $@

$(DEVELOPMENT): requirements-dev.lock $(RUNTIME)
	@echo "正在安装测试工具"
	@$(PIP) install -qq --require-hashes -r requirements-dev.lock
	@touch $@

# Apart from all others: what it brings would come into every test.
$(LOADING): requirements-load.lock
	@echo "正在安装压力测试工具"
	@.ci/tools python $(VENV)-load
	@$(VENV)-load/bin/python -m pip --disable-pip-version-check install -qq --require-hashes -r requirements-load.lock
	@touch $@

set-up-tests: $(DEVELOPMENT)
	@.ci/tools programs

# Newest versions within setup.cfg, with hashes; needs pip-tools beside the project.
LOCK := --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links
lock: $(DEVELOPMENT)
	$(PIP) install -qq pip-tools
	$(VENV)/bin/pip-compile $(LOCK) -o requirements.lock setup.cfg
	$(VENV)/bin/pip-compile $(LOCK) --extra dev -o requirements-dev.lock setup.cfg
	$(VENV)/bin/pip-compile $(LOCK) --extra load -o requirements-load.lock setup.cfg

# The lock files against known holes; needs the network and pip-audit's advisory service, so it is no part of the tests.
audit: $(DEVELOPMENT)
	@scratch=$$(mktemp -d) && $(PY) -m venv $$scratch && $$scratch/bin/python -m pip install -qq pip-audit && \
	$$scratch/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.lock -r requirements-dev.lock; \
	found=$$?; rm -rf $$scratch; exit $$found

# make migration id=0002 words=add_something   writes the difference between the tables and the migrations so far
migration: $(DEVELOPMENT)
	@scratch=$$(mktemp -d) && export DATA_DIR=$$scratch && unset DATABASE_URL && \
	$(PY) -m app db upgrade && $(VENV)/bin/alembic revision --autogenerate --rev-id $(id) -m $(words) && \
	$(VENV)/bin/ruff check --quiet --fix migrations && $(VENV)/bin/ruff format --quiet migrations; rm -rf $$scratch
