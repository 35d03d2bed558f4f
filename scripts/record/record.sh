#!/bin/sh
# Re-makes the recorded session logs of the demo farm: see README.md beside this file.
# Usage: record.sh [--user NAME] [recording ...]
set -eu
export PYTHONDONTWRITEBYTECODE=1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
chmod -R a+rX "$work"
"$work/venv/bin/python" "$here/record.py" "$@"
