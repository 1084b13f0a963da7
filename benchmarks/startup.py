"""What the whole command costs on a speech of 5,000 characters against `python -c "import spacy"`: time and memory.

python -m benchmarks.startup [FILE]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.material import text

ROUNDS = 7


class Cost(NamedTuple):
    seconds: float  # wall time
    megabytes: float  # peak resident memory


def main() -> None:
    command = Path(sys.executable).with_name("extract-tasks")
    with tempfile.TemporaryDirectory() as folder:
        speech = Path(folder, "speech.txt")
        speech.write_text(Path(sys.argv[1]).read_text("utf-8-sig") if len(sys.argv) > 1 else text(5_000), "utf-8")
        compared = {
            "import spacy": [sys.executable, "-c", "import spacy"],
            "extract-tasks": [str(command), str(speech)],
        }
        costs: dict[str, list[Cost]] = {name: [] for name in compared}
        for _ in range(ROUNDS):  # turn about, so that other load hits both alike
            for name, arguments in compared.items():
                costs[name].append(measure(arguments))
    base = _middle(costs["import spacy"])
    print(f"median of {ROUNDS}")
    for name, measured in costs.items():
        seconds, megabytes = _middle(measured)
        print(
            f"{name:14} {seconds:6.2f} s {seconds / base.seconds:6.2f} times "
            f"{megabytes:7.0f} MB {megabytes / base.megabytes:6.2f} times"
        )


def measure(arguments: list[str]) -> Cost:
    """Runs a command to its end, output dropped. Raises CalledProcessError if it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes on macOS, in KiB on Linux
    return Cost(seconds, usage.ru_maxrss * unit / 1e6)


def _middle(costs: list[Cost]) -> Cost:
    return Cost(median(cost.seconds for cost in costs), median(cost.megabytes for cost in costs))


if __name__ == "__main__":
    main()
