# make lab          opens the lessons        make lab FLAGS="--no-browser --port 8899" passes flags on
# make lab EDITION=zh                 opens them in another language
# make test         checks all but the pages, in about three minutes; make browser checks those
# make thorough     checks both on many more examples; make lowest, on the oldest packages allowed
# make notebooks    executes all lessons anew and normalises them
# make translate    brings the catalogues in translations/ up to date
# make bench        measures, beside PyTorch, JAX and scikit-learn; the lab's latency needs Chromium
# make torch        installs PyTorch, the CPU build, for lesson 07
# make cluster      installs Dask, for lesson 08
# make book         builds the book, static pages of all lessons, in dist/
# make slides       makes slides of it in dist/slides; make pdf prints it, dist/backprop.pdf; both with Chromium
# make site         builds all that is published: the book, its slides and PDF, and the live edition
# make assignments  writes the lessons for nbgrader, Otter and learning platforms in build/assignments
# make web          builds the edition that runs in the browser in dist/live; make web-serve shows both
# make webtest      checks that edition alone
# make web OFFLINE=1                  the same with Pyodide in it: it fetches nothing from elsewhere
# make web OFFLINE=1 PYODIDE=folder   takes Pyodide from a folder that holds a release of it
# make clean        removes what all these made
PYTHON ?= python3
FLAGS ?=
EDITION ?=
BIN = .venv/bin
export PYTHON

# A file is a group, and in tests/browser a page is.
PYTEST = $(BIN)/pytest -n 2 --no-loadscope-reorder
UNIT = --dist loadfile --nbval --nbval-current-env --nbval-sanitize-with tests/nbval_sanitize.cfg \
    --ignore tests/browser tests notebooks
MORE = -m "thorough or not thorough" --hypothesis-profile thorough

.PHONY: lab test lint unit browser thorough lowest notebooks translate bench torch cluster book slides pdf site assignments web web-serve webtest clean
.DEFAULT_GOAL := lab

lab: .venv/.lab .venv/.trusted
	$(BIN)/jupyter lab $(FLAGS) notebooks/$(if $(EDITION),$(EDITION)/)00_the_idea.ipynb

test: lint unit

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

unit: .venv/.dev
	$(PYTEST) $(UNIT)

browser: .venv/.dev .venv-web/.done build/npm/node_modules/.package-lock.json
	$(PYTEST) --dist loadgroup tests/browser

thorough: .venv/.dev .venv-web/.done build/npm/node_modules/.package-lock.json
	$(PYTEST) $(UNIT) $(MORE)
	$(PYTEST) --dist loadgroup tests/browser $(MORE)

lowest: BIN = .venv-lowest/bin
lowest: .venv-lowest/.done
	$(PYTEST) $(UNIT)

webtest: .venv/.dev .venv-web/.done
	$(PYTEST) --dist loadgroup tests/browser/test_web*.py

book: build/npm/node_modules/.package-lock.json
	.venv-web/bin/python -m web.book.build

build/npm/node_modules/.package-lock.json: web/book/package-lock.json .venv-web/.done
	.venv-web/bin/python -m web.book.node build/npm
	@touch $@

slides: book
	.venv-web/bin/python -m web.book.slides

pdf: book
	.venv-web/bin/python -m web.book.pdf

site: book web slides pdf

assignments: .venv-teach/.done
	.venv-teach/bin/python tools/assignments.py $(if $(REPOSITORY),--repository "$(REPOSITORY)")

web: .venv-web/.done
	.venv-web/bin/python -m web.build --output dist/live $(if $(OFFLINE),--offline) $(if $(PYODIDE),--pyodide "$(PYODIDE)")

web-serve: .venv-web/.done
	.venv-web/bin/python -m web.serve $(FLAGS)

notebooks: translate
	$(BIN)/python tools/notebooks.py notebooks/*.ipynb

translate: .venv/.dev
	$(BIN)/python tools/translate.py

bench: .venv/.bench
	$(BIN)/python benchmarks/import_time.py
	$(BIN)/python benchmarks/proof_time.py
	$(BIN)/python benchmarks/check_time.py
	$(BIN)/python benchmarks/lab_latency.py
	$(BIN)/python benchmarks/digits_accuracy.py
	$(BIN)/python benchmarks/step_time.py

.venv/.lab: requirements.txt pyproject.toml tools/setup.sh
	tools/setup.sh -r requirements.txt -e .
	@touch $@

.venv/.dev: requirements.txt pyproject.toml tools/setup.sh
	tools/setup.sh -r requirements.txt -e ".[dev]"
	@touch $@ .venv/.lab

torch: .venv/.torch

.venv/.torch: pyproject.toml .venv/.lab
	UV_TORCH_BACKEND=$${UV_TORCH_BACKEND:-cpu} tools/setup.sh -e ".[torch]"
	@touch $@

.venv/.bench: pyproject.toml .venv/.dev .venv/.torch
	tools/setup.sh -e ".[bench]"
	@touch $@

cluster: .venv/.cluster

.venv/.cluster: pyproject.toml .venv/.lab
	tools/setup.sh -e ".[cluster]"
	@touch $@

# A place of its own: what builds JupyterLite would be an extension of JupyterLab.
.venv-web/.done: pyproject.toml tools/setup.sh
	VENV=.venv-web tools/setup.sh -e ".[web,book]"
	@touch $@

# A place of its own: nbgrader and Otter would be extensions of JupyterLab.
.venv-teach/.done: pyproject.toml tools/setup.sh
	VENV=.venv-teach tools/setup.sh -e ".[teach,training,proofs,views]"
	@touch $@

# pip takes the newest of everything; uv, which is on the index too, can be told to take the oldest.
.venv-lowest/.done: requirements.txt pyproject.toml tools/setup.sh
	VENV=.venv-lowest tools/setup.sh uv
	.venv-lowest/bin/uv pip install --python .venv-lowest/bin/python --resolution lowest-direct \
	    -r requirements.txt -e ".[dev,cluster]"
	@touch $@

# JupyterLab shows the pictures of a notebook from elsewhere only when told that it is trusted.
.venv/.trusted: .venv/.lab $(wildcard notebooks/*.ipynb notebooks/*/*.ipynb)
	$(BIN)/jupyter trust $(filter %.ipynb,$^) >/dev/null
	@touch $@

clean:
	rm -rf .venv .venv-web .venv-teach .venv-lowest screenshots build dist
