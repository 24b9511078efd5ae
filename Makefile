# Each target sets up what it needs: a virtual environment in .venv, with this project in it.
# JOBS: processes for the tests.  PYTHON: the interpreter that the environment is made with.

PYTHON ?= python3
JOBS ?= 2
BIN = .venv/bin

.PHONY: check recheck diff stability test readme slow lint build figures runs bench appendix report \
  docs coq clean

check: .venv/installed
	$(BIN)/memcap check

recheck: .venv/installed
	$(BIN)/memcap recheck

diff: .venv/installed
	$(BIN)/memcap diff

stability: .venv/installed
	$(BIN)/memcap stability

figures: .venv/tested
	$(BIN)/python -m tests.figures.certificates

runs: .venv/tested
	$(BIN)/python -m tests.figures.runs

bench: .venv/tested
	$(BIN)/python -m tests.figures.bench.evaluators
	$(BIN)/python -m tests.figures.bench.growth --picture
	$(BIN)/python -m tests.figures.bench.checker --fresh

appendix: .venv/installed
	mkdir -p build
	$(BIN)/memcap latex --standalone --pdf -o build/appendix.tex

report: .venv/installed
	mkdir -p build
	$(BIN)/memcap report -o build/report

docs: .venv/documented
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

coq: .venv/installed
	@command -v coqc > /dev/null || { echo "make coq needs coqc (Debian: apt install coq)" >&2; exit 1; }
	rm -rf build/coq
	$(BIN)/memcap export coq -o build/coq
	cd build/coq && coqc -R . Memcap Prelude.v && coqc -R . Memcap Rules.v
	cd build/coq && ls *.v | grep -v -e Prelude -e Rules | xargs -n 1 -P $(JOBS) coqc -R . Memcap

test: .venv/tested
	$(BIN)/python -m pytest -n $(JOBS)

readme: .venv/tested
	$(BIN)/python -m pytest -n 0 -v -m readme tests/readme

slow: .venv/tested
	$(BIN)/python -m pytest -n $(JOBS) -m slow

lint: .venv/linted
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

build: .venv/bin/python
	$(BIN)/python -m pip install --quiet build
	rm -rf dist
	$(BIN)/python -m build --outdir dist .

clean:
	rm -rf .venv build dist

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "memcap needs Python 3.11 or newer; say which: make PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/tested: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@ .venv/installed

.venv/documented: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	touch $@ .venv/installed

.venv/linted: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[dev,test]'
	touch $@ .venv/installed .venv/tested
