#!/bin/sh
# The words of the pages, from the source into locale/, and the compiled catalogues beside them.
# With --check nothing is written: it says what `make messages` would change and what is not translated.
# Entries are sorted and hold no file names, line numbers, dates or guesses: a catalogue changes when words do.
set -eu
cd "$(dirname "$0")/.."
python=$(command -v "${PYTHON:-.venv/bin/python}")
case $python in /*) ;; *) python=$PWD/$python ;; esac
command -v xgettext >/dev/null || { echo "xgettext is missing (Debian: apt install gettext)" >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export DATA_DIR="$scratch/data" ENV_FILE=/dev/null DJANGO_SETTINGS_MODULE=memoryscope_site.settings
bad=0

# In a copy: makemessages puts its own files between the templates while it works.
cp -R manage.py chat memories memoryscope_site templates locale "$scratch"
(cd "$scratch" && "$python" manage.py makemessages --verbosity 0 --locale zh_Hans --extension html,py \
    --no-location --no-wrap --no-obsolete)

for po in locale/*/LC_MESSAGES/django.po; do
    mo=${po%.po}.mo
    new=$scratch/new
    msgattrib --clear-fuzzy --clear-previous --empty --sort-output --no-wrap "$scratch/$po" |
        grep -v '^"\(POT-Creation\|PO-Revision\)-Date' >"$new.po"
    if [ "${1:-}" != --check ]; then
        cp "$new.po" "$po"
        msgfmt --check-format --output-file "$mo" "$po"
        msgfmt --statistics --output-file /dev/null "$po"
        continue
    fi
    msgattrib --sort-output --no-wrap "$po" >"$scratch/kept.po"
    diff -U 0 "$scratch/kept.po" "$new.po" | grep '^[-+]msg' && { echo "$po is not what the source says: make messages"; bad=1; }
    for state in untranslated only-fuzzy only-obsolete; do
        msgattrib "--$state" --no-wrap "$po" | grep '^\(#~ \)*msgid "..*"' && { echo "$po: $state"; bad=1; }
    done
    msgfmt --check-format --output-file "$scratch/fresh.mo" "$po" || bad=1
    msgunfmt "$scratch/fresh.mo" >"$scratch/fresh" && msgunfmt "$mo" >"$scratch/compiled" || bad=1
    cmp -s "$scratch/fresh" "$scratch/compiled" || { echo "$mo is not what $po says: make messages"; bad=1; }
done
exit $bad
