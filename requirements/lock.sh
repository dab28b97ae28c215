#!/bin/sh
# Pins every package, for all supported Pythons and systems, with hashes and without any address.
# Kept pins stay as they are; UPGRADE=1 takes the newest.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-index-url --no-emit-find-links ${UPGRADE:+--upgrade} "$@"
}
compile pyproject.toml --extra postgres --extra redis --output-file requirements/base.txt
compile pyproject.toml --all-extras --constraint requirements/base.txt --output-file requirements/dev.txt
