"""How fast the tokenizer and the whole pipeline are against bare `pkuseg.cut` with the same model on the same text.

python -m benchmarks.throughput [FILE]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import spacy_pkuseg

import extract_tasks
from benchmarks.material import text, tokenizer
from extract_tasks.segmenter import BUILT_IN, Segmenter, read

ROUNDS = 3


def main() -> None:
    sample = Path(sys.argv[1]).read_text("utf-8-sig") if len(sys.argv) > 1 else text(50_000)
    bare = spacy_pkuseg.pkuseg(str(BUILT_IN), user_dict=None)

    makers: dict[str, Callable[[], Callable[[str], object]]] = {
        "pkuseg.cut": lambda: bare.cut,
        "segmenter": lambda: Segmenter(read()).cut,
        "tokenizer": tokenizer,
        "pipeline": extract_tasks.load,
    }
    # A fresh one every round: what it remembers of a text must not count. Turn about, so that other load hits all alike.
    best = dict.fromkeys(makers, float("inf"))
    for _ in range(ROUNDS):
        for name, make in makers.items():
            run = make()
            run("工作")  # what is loaded when first needed
            started = time.perf_counter()
            run(sample)
            best[name] = min(best[name], time.perf_counter() - started)
    print(f"{len(sample)} characters, best of {ROUNDS}")
    for name, seconds in best.items():
        speed, ratio = len(sample) / seconds, best["pkuseg.cut"] / seconds
        print(f"{name:10} {speed:10,.0f} characters/s   {ratio:.2f} of pkuseg.cut")


if __name__ == "__main__":
    main()
