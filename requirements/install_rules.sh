#!/bin/sh
# Installs durable-rules where it can be, and never fails: without it the builtin engine answers alone.
# Prints the notice that every make target then repeats, or nothing when all is well.
log=.venv/rules.log

without() {
    echo "NOTE: durable-rules is not installed: $1."
    echo "      Clinical rules run on the builtin engine alone. Nothing else changes."
}

if ! "$BIN/python" -c 'import sys; sys.exit(sys.version_info >= (3, 13))'; then
    without "it does not run on Python 3.13"
elif ! "$BIN/python" -m pip --disable-pip-version-check install --require-hashes --no-deps --no-build-isolation \
    -r requirements/rules.txt >"$log" 2>&1; then
    without "it could not be built here (it needs gcc and Python's headers; see $log)"
elif ! "$BIN/python" -c 'import durable.engine' >>"$log" 2>&1; then
    "$BIN/python" -m pip uninstall --quiet --yes durable-rules
    without "it was built but does not import (see $log)"
fi
