"""`carepath work` runs until it is asked to stop, and then stops in order."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_asked(folder, asked):
    program = "from carepath.cli.main import main; main(['work', '--sandbox'])"
    worker = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True)
    assert worker.stderr is not None
    try:
        assert "Working" in worker.stderr.readline()
        worker.send_signal(asked)
        _, said = worker.communicate(timeout=20)
    finally:
        worker.kill()
    assert worker.returncode == 0
    assert said == "Stopped; nothing was left half-done.\n"
