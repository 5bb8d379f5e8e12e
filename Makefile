# The one front door. `make` alone says what there is. Plain POSIX shell; paths stay relative, so blanks in them do no harm.

PYTHON ?= python3
BIN = .venv/bin
PY = $(BIN)/python
FILES ?=
ONCE ?=
ARGS ?=
DATA ?= ../shared/gold/dev ../shared/gold/train ../shared/gold/modern
FIRM ?=

export ONCE

.DEFAULT_GOAL := help
.PHONY: help venv run test lint types arch format schemas bench constructions positions newsrooms outlets slots chaos hostile kafka redis reset clean requirements manifests deploy-check rehearsal browser-check image-check

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 \2/p' Makefile | while read -r make name text; do \
		printf '  make %-14s %s\n' "$$name" "$$text"; done

venv: ## make .venv with all pins and the tasrih command
	@command -v "$(PYTHON)" >/dev/null || { echo "tasrih: no $(PYTHON) on PATH: make PYTHON=/path/to/python3.11 …" >&2; exit 1; }
	@"$(PYTHON)" deploy/venv.py

run: venv ## run it all on sample news, or on your own: make run FILES="a.json b.txt"; ONCE=1 ends when all is read
	@exec $(PY) -S -E deploy/local/tether.py $$PPID 15 $(PY) -m deploy.local run $(FILES)

test: venv ## run all tests (ARGS="-k name" for some)
	@$(PY) -m pytest $(ARGS)

lint: venv types arch ## run all checks: style, format, types, arrows, schemas
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/tasrih schemas --check
	@$(PY) -m services.gateway.openapi --check

types: venv ## check the types
	@$(BIN)/mypy

arch: venv ## check which part may import which
	@$(BIN)/lint-imports

format: venv ## format the code and mend what the linter can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

schemas: venv ## write the JSON Schemas of the events, the AsyncAPI and the OpenAPI document
	@$(BIN)/tasrih schemas
	@$(PY) -m services.gateway.openapi

bench: venv ## measure speed: detector, long texts, positions in Redis, services beside plain loops (ARGS=alerter for a part)
	@$(PY) -m pip --disable-pip-version-check --no-input -q install --require-hashes --only-binary :all: -r requirements-bench.txt
	@$(PY) -m tests.bench $(ARGS)

positions: venv ## measure how claims are put together into positions (ARGS=--errors for the wrong pairs)
	@$(PY) -m tests.positions $(ARGS)

outlets: venv ## measure how real news of two outlets is read: claims, speakers, kinds, positions (ARGS=--errors for the wrong pairs)
	@$(PY) -m tests.outlets $(ARGS)

newsrooms: venv ## measure how articles of invented newsrooms are read: claims, speakers, kinds, positions
	@$(PY) -m tests.newsrooms

constructions: venv ## measure what is detected, by construction (ARGS="--failures 3" for examples)
	@$(PY) -m tests.constructions $(ARGS)

slots: venv ## measure what is read in commitments, slot by slot (ARGS=--wrong for what is not as read)
	@$(PY) -m tests.gold $(ARGS)

chaos: venv ## break everything in turn, and see that nothing is lost or told twice (ARGS="--only Redis", "--kills 20")
	@$(PY) -m tests.chaos $(ARGS)

manifests: venv ## write the Kubernetes manifests that follow from the code: topics, users, dashboard
	@$(PY) -m deploy.kubernetes

deploy-check: venv ## check the Kubernetes manifests and alert rules; needs kubectl and promtool (ARGS="-k flows" for some)
	@$(PY) -m pip --disable-pip-version-check --no-input -q install --require-hashes --only-binary :all: -r requirements-deploy.txt
	@$(PY) -m pytest tests/deploy --all-tools $(ARGS)

browser-check: venv ## drive the console in a real Chromium, on the whole pipeline (ARGS="-k merge" for some)
	@$(PY) -m pip --disable-pip-version-check --no-input -q install --require-hashes --only-binary :all: -r requirements-browser.txt
	@$(PY) -m pytest tests/browser --all-tools $(ARGS)

image-check: venv ## build the image as root, run it without rights, and see an alert come out; needs apt or buildah
	@$(PY) -m deploy.image

rehearsal: venv ## replace all pods of the manifests one by one under load, here as processes (ARGS="--articles 4000")
	@$(PY) -m tests.rehearsal $(ARGS)

hostile: venv ## a million hostile messages through decoders, detector and decisions (ARGS="--messages 5000")
	@$(PY) -m tests.hostile $(ARGS)

train: venv ## learn the detector's models from annotated articles: make train DATA="folder …" FIRM="name …", or ON="news.ndjson …" to learn on
	@$(PY) -m pip --disable-pip-version-check --no-input -q install --require-hashes --only-binary :all: -r requirements-train.txt
	@$(PY) -m tasrih.training all $(DATA:%=--data %) $(FIRM:%=--firm %) $(ON:%=--on %)

kafka: venv ## start Kafka alone and print its address; Ctrl-C stops it
	@exec $(PY) -S -E deploy/local/tether.py $$PPID 15 $(PY) -m deploy.local kafka

redis: venv ## start Redis alone and print its address; Ctrl-C stops it
	@exec $(PY) -S -E deploy/local/tether.py $$PPID 15 $(PY) -m deploy.local redis

reset: ## forget what `make run` has stored
	@"$(PYTHON)" -m deploy.local.reset

clean: ## remove .venv and all caches, keep what `make run` has stored
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache shared/*.egg-info .tasrih/cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

requirements: venv ## compile requirements*.txt anew from requirements*.in
	@$(PY) -m deploy.requirements
