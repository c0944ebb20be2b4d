# `make book` and `make test` do everything from a bare checkout; see README.md.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
YEAR   ?= 2023
BASE   ?= origin/main
BIN    := .venv/bin

.PHONY: help setup book test diff lab lock schema clean
help:   ## list the commands
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 12

setup: .venv/ready ## fill .venv/ from requirements.lock

.venv/ready: requirements.lock requirements-uv.lock pyproject.toml tools/setup.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or say where it is: make setup PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) tools/setup.py
	@touch $@

book: setup ## build the report of YEAR (default 2023) into build/book/
	$(BIN)/par build $(YEAR)

test: setup ## run every check
	$(BIN)/python tools/chromium.py
	$(BIN)/python tools/libreoffice.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest -n 2 --dist loadgroup

diff: setup ## every number and figure that differs from those of BASE (default origin/main), in build/compare/
	$(BIN)/python tools/compare.py $(BASE) --year $(YEAR)

lab: setup ## open JupyterLab on notebooks/
	$(BIN)/jupyter lab notebooks --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

lock: setup ## write requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	    pyproject.toml --group test --group install --output-file requirements.lock

schema: setup ## write data/schema/ anew from the code
	$(BIN)/par schema

clean:  ## remove what was generated, except .venv/
	rm -rf build .pytask .pytest_cache .mypy_cache .ruff_cache
