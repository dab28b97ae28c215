#!/bin/sh
# Builds .venv from the pins of base.txt (or dev.txt, which holds them all), once for each change of the pins.
# Usage: sh requirements/install.sh base|dev        PYTHON=… names the interpreter to use.
set -u
wanted=$1
here=$(cd "$(dirname "$0")" && pwd)
venv=$here/../.venv
log=$venv/install.log

fail() { printf '%s\n' "$1" >&2; exit 1; }

sum() { cksum <"$here/$1.txt"; }

# Up to date?
for have in "$wanted" dev; do
    if [ "$(cat "$venv/installed-$have" 2>/dev/null)" = "$(sum "$have")" ] && "$venv/bin/python" -c '' 2>/dev/null; then
        exit 0
    fi
done

fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'
if ! "$venv/bin/python" -c "$fits" 2>/dev/null || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    python=
    without_venv=
    if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- python3 python3.13 python3.12 python3.11 python; fi
    for candidate in "$@"; do
        "$candidate" -c "$fits" 2>/dev/null || continue
        if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then python=$candidate; break; fi
        without_venv=${without_venv:-$candidate}
    done
    if [ -z "$python" ] && [ -n "$without_venv" ]; then
        name=$("$without_venv" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
        fail "$name has no venv module. Install it, on Debian or Ubuntu with: apt install $name-venv"
    fi
    if [ -z "$python" ]; then
        found=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
        fail "MemoryScope needs Python 3.11, 3.12 or 3.13${found:+; $1 is $found}. Install one, or name it: make PYTHON=/path/to/python3.12 run"
    fi
    rm -rf "$venv"
    "$python" -m venv "$venv" >/dev/null 2>&1 || fail "$python cannot make an environment in .venv. Is the disk full, or the folder not yours?"
fi

rm -f "$venv/installed-base" "$venv/installed-dev"
echo "Installing packages into .venv; the first time this takes a minute or two …"
# Not compiled beforehand: that takes as long as all the rest, and most modules are never imported.
if ! "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --require-hashes --prefer-binary --no-compile \
    --retries 2 --timeout 20 -r "$here/$wanted.txt" >"$log" 2>&1; then
    if grep -qE 'NewConnectionError|ConnectTimeoutError|ReadTimeoutError|name resolution|Network is unreachable|ProxyError' "$log"; then
        fail "The packages cannot be fetched: no connection to the package index. Details: .venv/install.log"
    fi
    fail "The packages cannot be installed: $(grep -E '^ERROR' "$log" | tail -n 1). Details: .venv/install.log"
fi
if [ -n "${PYTHONDONTWRITEBYTECODE:-}" ]; then # nor would they be compiled for good when they are imported
    (cd "$venv" && bin/python -m compileall -qq -j 0 -x '/tests?/' lib) >>"$log" 2>&1
fi
sum "$wanted" >"$venv/installed-$wanted"
