"""How the time of the pipeline grows from 10 to 100 to 1,000 kB of UTF-8: 1.00 a character would be exactly linear.

python -m benchmarks.growth [--tokenizer]
"""

from __future__ import annotations

import sys
import time

import extract_tasks
from benchmarks.material import text, tokenizer

KILOBYTES = (10, 100, 1_000)


def main() -> None:
    run = tokenizer() if "--tokenizer" in sys.argv else extract_tasks.load()
    run(text(500))
    first = 0.0
    for size in KILOBYTES:
        sample = text(size * 1_000 // 3)  # a Chinese character takes three bytes
        started = time.perf_counter()
        run(sample)
        seconds = time.perf_counter() - started
        each = seconds / len(sample)
        first = first or each
        print(f"{size:6} kB {len(sample):8} characters {seconds:8.2f} s {each / first:6.2f} a character")


if __name__ == "__main__":
    main()
