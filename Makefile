# make lab        opens the lessons          make lab FLAGS="--no-browser --port 8899" passes flags on
# make test       checks everything but the browser pages; make browser checks those
# make notebooks  executes all lessons anew and normalises them
# make bench      measures; the lab's latency needs Chromium
PYTHON ?= python3
FLAGS ?=
BIN = .venv/bin
export PYTHON

.PHONY: lab test lint unit browser notebooks bench clean
.DEFAULT_GOAL := lab

lab: .venv/.lab .venv/.trusted
	$(BIN)/jupyter lab $(FLAGS) notebooks/00_the_idea.ipynb

test: lint unit

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

unit: .venv/.dev
	$(BIN)/pytest -n 2 --dist loadfile --nbval --nbval-current-env \
	    --nbval-sanitize-with tests/nbval_sanitize.cfg --ignore tests/browser tests notebooks

browser: .venv/.dev
	$(BIN)/pytest tests/browser

notebooks: .venv/.dev
	$(BIN)/python tools/notebooks.py notebooks/*.ipynb

bench: .venv/.dev
	$(BIN)/python benchmarks/import_time.py
	$(BIN)/python benchmarks/proof_time.py
	$(BIN)/python benchmarks/check_time.py
	$(BIN)/python benchmarks/lab_latency.py

.venv/.lab: requirements.txt pyproject.toml tools/setup.sh
	tools/setup.sh requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt pyproject.toml tools/setup.sh
	tools/setup.sh requirements-dev.txt
	@touch $@ .venv/.lab

# JupyterLab shows the pictures of a notebook from elsewhere only when told that it is trusted.
.venv/.trusted: .venv/.lab $(wildcard notebooks/*.ipynb)
	$(BIN)/jupyter trust notebooks/*.ipynb >/dev/null
	@touch $@

clean:
	rm -rf .venv screenshots
