"""Thirty random faults against the whole service under load; `python -m bench.chaos --kills 1000` is the long run."""

import subprocess
import sys

SEED = "2003"


def test_thirty_random_faults_lose_and_double_nothing():
    command = [sys.executable, "-m", "bench.chaos", "--kills", "30", "--seed", SEED, "--minutes", "0.3"]

    done = subprocess.run(command, capture_output=True, text=True, timeout=300)

    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    assert "lost 0, doubled 0, invariants broken 0" in done.stdout
