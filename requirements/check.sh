#!/bin/sh
# Everything that can be said of the code without running it. All checks run; the first line names each that failed.
set -u
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export DATA_DIR="$scratch/data" ENV_FILE=/dev/null
python=.venv/bin/python
failed=

check() {
    name=$1
    shift
    echo "== $name"
    "$@" || failed="$failed $name"
}

no_address_in_the_lock() {
    ! grep -nE '://|--(extra-)?index-url|--find-links' requirements/*.txt
}

check format $python -m ruff format --check --quiet .
check lint $python -m ruff check --quiet .
check types $python -m mypy
check layers .venv/bin/lint-imports
check django $python manage.py check --fail-level WARNING
check migrations $python manage.py makemigrations --check --dry-run
check translations sh requirements/messages.sh --check
check lock no_address_in_the_lock

[ -z "$failed" ] && echo "All checks passed." && exit 0
echo "Failed:$failed" >&2
exit 1
