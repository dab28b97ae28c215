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

translations() {
    command -v msgfmt >/dev/null || { echo "msgfmt is missing (Debian: apt install gettext)"; return 1; }
    bad=0
    for po in locale/*/LC_MESSAGES/*.po; do
        [ -f "$po" ] || continue
        msgfmt --check-format -o "$scratch/fresh.mo" "$po" || bad=1
        msgunfmt "$scratch/fresh.mo" >"$scratch/fresh" && msgunfmt "${po%.po}.mo" >"$scratch/kept" || bad=1
        cmp -s "$scratch/fresh" "$scratch/kept" || { echo "${po%.po}.mo is not what $po says: make messages"; bad=1; }
        if [ -n "$(msgattrib --untranslated "$po")$(msgattrib --only-fuzzy "$po")" ]; then
            echo "$po: strings without a translation, or with an unsure one"; bad=1
        fi
    done
    return $bad
}

check format $python -m ruff format --check --quiet .
check lint $python -m ruff check --quiet .
check types $python -m mypy
check layers .venv/bin/lint-imports
check django $python manage.py check --fail-level WARNING
check migrations $python manage.py makemigrations --check --dry-run
check translations translations
check lock no_address_in_the_lock

[ -z "$failed" ] && echo "All checks passed." && exit 0
echo "Failed:$failed" >&2
exit 1
