"""Segmented sentences go in; how well the model cuts them comes out: word F1, and what it gets of the register.

python -m scripts.evaluate_segmenter SEGMENTED/gsdsimp-test.txt [--model FOLDER] [--misses]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from extract_tasks.segmenter import BUILT_IN, Segmenter, read
from scripts.segmenter_corpus import sentences

CASES = Path(__file__).parent.parent / "tests" / "cases" / "segmentation.yaml"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("segmented", type=Path, help="one sentence a line, one blank between words")
    parser.add_argument("--model", type=Path, default=BUILT_IN, help="default: the shipped one")
    parser.add_argument("--misses", action="store_true", help="show what of the register goes wrong")
    options = parser.parse_args()

    segmenter = Segmenter(read(options.model))
    precision, recall, f1 = score(segmenter, sentences(options.segmented))
    print(f"{options.segmented.name}: word F1 {f1:.2%} (precision {precision:.2%}, recall {recall:.2%})")
    right, total = Counter[str](), Counter[str]()
    for case in yaml.safe_load(CASES.read_text("utf-8")):
        words = segmenter.cut(case["text"])
        wrong = misses(words, case)
        asked = len(case.get("words", ())) + len(case.get("edges", ()))
        total[case["group"]] += asked
        right[case["group"]] += asked - len(wrong)
        if wrong and options.misses:
            print(f"  {'/'.join(words)}: {' '.join(wrong)}")
    for group in total:
        print(f"{group}: {right[group]} of {total[group]}")


def score(segmenter: Segmenter, gold: Iterable[Sequence[str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of whole words over the sentences of `gold`."""
    correct = found = wanted = 0
    for words in gold:
        cut = segmenter.cut("".join(words))
        correct += len(spans(cut) & spans(words))
        found += len(cut)
        wanted += len(words)
    return correct / found, correct / wanted, 2 * correct / (found + wanted)


def spans(words: Iterable[str]) -> set[tuple[int, int]]:
    ends = list(accumulate(len(word) for word in words))
    return set(zip([0, *ends], ends, strict=False))


def misses(words: Sequence[str], case: dict[str, Any]) -> list[str]:
    """The names of `case` that the cut misses: of `words` those that are no token, of `edges` those cut across."""
    text, cut = case["text"], spans(words)
    starts, ends = {start for start, _ in cut}, {end for _, end in cut}
    wrong = [word for word in case.get("words", ()) if word not in words]
    for name in case.get("edges", ()):
        at = text.index(name)
        if at not in starts or at + len(name) not in ends:
            wrong.append(name)
    return wrong


if __name__ == "__main__":
    main()
