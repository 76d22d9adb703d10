# make run, make chat, make test: what is not there yet is made first. Further words go into ARGS:
#   make test ARGS="tests/knowledge -x"    make evaluate ARGS="--failures 50"
.DEFAULT_GOAL := setup
.NOTPARALLEL:
.PHONY: setup install install-dev run chat test lint evaluate clean

ARGS ?=

# The Python that made .venv, else the newest of ours, else any that is new enough. Each is really run: a
# pyenv shim may be there and fail.
ifndef PYTHON
PYTHON := $(shell for python in .venv/bin/python python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
endif
ifeq ($(PYTHON),)
$(error Một Cửa cần Python 3.11 trở lên, và không thấy bản nào chạy được. Hãy cài python3.11 hoặc mới hơn)
endif

setup: install
	@.venv/bin/motcua prepare

install:
	@$(PYTHON) requirements/install.py

install-dev:
	@$(PYTHON) requirements/install.py --dev --need-rasa

run: setup
	@.venv/bin/motcua run $(ARGS)

chat: setup
	@.venv/bin/motcua chat $(ARGS)

SETS ?= procedures_dev procedures_test unseen_dev unseen_test near_misses topics_dev topics_test plan_facts \
	danger danger_lookalikes missing_fields offtopic offtopic_dev offtopic_test
evaluate: setup
	@.venv/bin/motcua evaluate $(SETS) --html var/evaluation.html $(ARGS)

lint: install-dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

test: lint
	@.venv/bin/motcua prepare
	.venv/bin/pytest $(ARGS)

# What set-up can make again. The data in var/ stays.
clean:
	rm -rf .venv .venv-rasa *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .rasa
	find bot nlu knowledge requirements tests -name __pycache__ -type d -prune -exec rm -rf {} +
