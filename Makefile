# Two commands matter: `make run` and `make test`. Settings come from the environment or a .env file.
# PYTHON=… names the interpreter for .venv; ARGS=… goes to pytest.

.PHONY: help install install-dev run demo test test-services check lock messages
python = .venv/bin/python

help:
	@echo "make run       install what is needed and start MemoryScope on http://127.0.0.1:8000"
	@echo "make demo      the same, on a second data folder with an invented person's six weeks of chats"
	@echo "make test      the whole test suite; ARGS=\"-k name\" for a part of it"
	@echo "make test-services  what must also work on PostgreSQL and Redis; addresses in DATABASE_URL and REDIS_URL"
	@echo "make check     format, lint, types, layers, Django's checks, migrations, translations, the lock"
	@echo "make install   only build .venv"
	@echo "make lock      write the pins of all packages anew, from pyproject.toml"
	@echo "make messages  collect and compile the strings of the pages (needs gettext)"

install:
	@PYTHON="$(PYTHON)" sh requirements/install.sh base

install-dev:
	@PYTHON="$(PYTHON)" sh requirements/install.sh dev

run: install
	@exec $(python) manage.py run

demo: install
	@DATA_DIR=demo-data $(python) manage.py demo
	@DATA_DIR=demo-data exec $(python) manage.py run

test: install-dev
	@$(python) -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile $(ARGS)

# Databases of its own on the server of DATABASE_URL.
on_servers = tests/store tests/index
test-services: install-dev
	@$(python) -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile tests/services \
		$(if $(DATABASE_URL),$(on_servers)) -m "not browser" $(ARGS)

check: install-dev
	@sh requirements/check.sh

lock: install-dev
	@sh requirements/lock.sh

messages: install-dev
	@sh requirements/messages.sh
