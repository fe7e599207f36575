#!/bin/sh
# Makes $VENV, else .venv, and installs into it what pip would be told: setup.sh -r FILE -e ".[EXTRA]".
# Safe to call again.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
venv=${VENV:-.venv}

command -v "$python" >/dev/null 2>&1 || {
    echo "Python is missing; install Python 3.11 or later (on Debian and Ubuntu: sudo apt install python3 python3-venv)." >&2
    exit 1
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "$("$python" --version) is too old; install Python 3.11 or later and call make PYTHON=python3.11 (or the one you installed)." >&2
    exit 1
}

if command -v uv >/dev/null 2>&1; then
    "$venv/bin/python" -c '' 2>/dev/null || { rm -rf "$venv"; uv venv --quiet --python "$python" "$venv"; }
    uv pip install --quiet --python "$venv/bin/python" "$@"
else
    "$python" -c 'import venv, ensurepip' 2>/dev/null || {
        echo "Python's venv module is missing; install it (on Debian and Ubuntu: sudo apt install python3-venv)." >&2
        exit 1
    }
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear "$venv"
    echo "Installing $* into $venv; the first time this takes a minute or two."
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
fi
