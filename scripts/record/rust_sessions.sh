#!/bin/sh
# Re-makes the sessions of the Rust runtime in test/fixtures/rust-runtime: see README.md beside this file.
# Usage: rust_sessions.sh [--user NAME] [session ...]
set -eu
export PYTHONDONTWRITEBYTECODE=1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check openjd-model==0.14.0 openjd-sessions==0.14.0
chmod -R a+rX "$work"
"$work/venv/bin/python" "$here/rust_sessions.py" "$@"
