"""How many texts a second `find_times` reads, beside JioNLP's `ner.extract_time` on the same texts in the same run.

    python benchmarks/time_expressions.py [CASES.jsonl | FOLDER]...

A case is a JSON line with `text` and `reference` (ISO date or time); without arguments the cases of tests/cases/dates.yaml
are read. JioNLP is a dependency of this benchmark alone (`pip install jionlp`); if it is missing, that is said.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

Case = tuple[str, dt.datetime]
ROUNDS = 3
OWN_CASES = Path(__file__).parent.parent / "tests" / "cases" / "dates.yaml"


def read_cases(arguments: list[str]) -> list[Case]:
    """The texts and reference times of the files and folders named, or of our own table."""
    if not arguments:
        import yaml

        rows = yaml.safe_load(OWN_CASES.read_text("utf-8"))
        return [(str(row["text"]), dt.datetime.fromisoformat(str(row["reference"]))) for row in rows]
    files = [file for name in arguments for file in (sorted(Path(name).rglob("*.jsonl")) or [Path(name)])]
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    return [(row["text"], dt.datetime.fromisoformat(row["reference"])) for row in rows]


def best_rate(read: Callable[[str, dt.datetime], object], cases: list[Case]) -> tuple[float, int]:
    """Cases a second in the best round after a first one that loads everything; and how many cases crash."""
    crashes, best = 0, float("inf")
    for round_number in range(ROUNDS + 1):
        began, crashes = time.perf_counter(), 0
        for text, reference in cases:
            crashes += _crashes(read, text, reference)
        if round_number:
            best = min(best, time.perf_counter() - began)
    return len(cases) / best, crashes


def _crashes(read: Callable[[str, dt.datetime], object], text: str, reference: dt.datetime) -> bool:
    try:
        read(text, reference)
    except Exception:
        return True
    return False


def jionlp_reader() -> Callable[[str, dt.datetime], object] | None:
    """JioNLP's extraction with resolution, or None if it is not installed."""
    try:
        import jionlp
    except ImportError:
        return None
    return lambda text, reference: jionlp.ner.extract_time(text, time_base=reference.timestamp(), with_parsing=True)


def main() -> None:
    """Prints both rates and their ratio."""
    from extract_tasks import find_times

    cases = read_cases(sys.argv[1:])
    ours, crashes = best_rate(find_times, cases)
    print(f"{len(cases)} cases, {sum(len(text) for text, _ in cases)} characters")
    print(f"extract_tasks.find_times   {ours:9.0f} cases/s  {crashes} crashed")
    other = jionlp_reader()
    if other is None:
        print("jionlp                     not installed (pip install jionlp)")
        return
    theirs, crashes = best_rate(other, cases)
    print(f"jionlp.ner.extract_time    {theirs:9.0f} cases/s  {crashes} crashed")
    print(f"ratio                      {ours / theirs:9.2f}")


if __name__ == "__main__":
    main()
