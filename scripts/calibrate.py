"""Annotated documents go in; how often items are right, by what supports them, comes out, with the smoothed confidence.

python -m scripts.calibrate GOLD_DIR...

A folder holds NAME.txt and NAME.json beside it: {"reference_date", "items": [{"start", "end", "tier": "must" or "may"}]},
offsets in code points. An item is right if it meets one of the annotated tasks (tier `must`): the spans share half of
the shorter one and a quarter of their union, one to one. It is an exhortation if half of it lies in spans of tier `may`.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from extract_tasks import extract, load
from extract_tasks.components.action_items.confidence import CONFIDENCE, support_of
from extract_tasks.schema import Item

WEIGHT = 20  # imagined items that each group is given beside those counted
# Of the imagined items so many are right. Rules were written with such documents at hand, so others will show less.
PRIOR = {"must": 0.75, "may": 0.05}
BINS = (0.0, 0.25, 0.5, 0.7, 0.8, 0.9, 1.01)

Span = tuple[int, int]


class Judged(NamedTuple):
    """An item and what became of it: right, exhortation or wrong."""

    item: Item
    verdict: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+", metavar="GOLD_DIR")
    judged = list(judge(parser.parse_args().gold))
    print_groups(judged)
    print_bins(judged)


def judge(folders: Sequence[Path]) -> Iterator[Judged]:
    """Every item that the pipeline finds in the documents, the exhortations included."""
    nlp = load()
    for path in sorted(path for folder in folders for path in folder.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        found = extract(text, gold["reference_date"], include_may=True, nlp=nlp).items
        spans = {tier: [(g["start"], g["end"]) for g in gold["items"] if g["tier"] == tier] for tier in ("must", "may")}
        for tier in ("must", "may"):  # each tier for itself: without --all the second is not there
            items = [item for item in found if item.tier == tier]
            right = matched([span_of(item) for item in items], spans["must"])
            for index, item in enumerate(items):
                free = covered(span_of(item), spans["may"]) >= 0.5
                yield Judged(item, "right" if index in right else "exhortation" if free else "wrong")


def span_of(item: Item) -> Span:
    return item.evidence.start, item.evidence.end


def shared(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def meet(a: Span, b: Span) -> bool:
    lengths = [a[1] - a[0], b[1] - b[0]]
    both = shared(a, b)
    return both > 0 and both >= 0.5 * min(lengths) and both >= 0.25 * (sum(lengths) - both)


def covered(span: Span, others: Sequence[Span]) -> float:
    """The part of `span` that lies in one of the others."""
    return len({at for other in others for at in range(max(span[0], other[0]), min(span[1], other[1]))}) / max(
        1, span[1] - span[0]
    )


def matched(found: Sequence[Span], wanted: Sequence[Span]) -> set[int]:
    """The positions in `found` that have a partner of their own in `wanted`, as many as possible (augmenting paths)."""
    partner: dict[int, int] = {}

    def give(index: int, tried: set[int]) -> bool:
        for other in range(len(wanted)):
            if other not in tried and meet(found[index], wanted[other]):
                tried.add(other)
                if other not in partner or give(partner[other], tried):
                    partner[other] = index
                    return True
        return False

    for index in range(len(found)):
        give(index, set())
    return set(partner.values())


def smoothed(counts: Mapping[str, Counter[str]]) -> dict[str, float]:
    """The share that is right in each group, few counts drawn towards the prior, never rising from group to group.

    Where a weaker group came out above a stronger one, both get the share of the two together (pool adjacent violators).
    """
    shares: dict[str, float] = {}
    for tier in PRIOR:
        pools: list[tuple[list[str], float, float]] = []  # groups, right, all
        for group in (each for each in CONFIDENCE if each.startswith("may") == (tier == "may")):
            count = counts.get(group, Counter())
            pools.append(([group], count["right"] + WEIGHT * PRIOR[tier], count.total() + WEIGHT))
            while len(pools) > 1 and pools[-2][1] / pools[-2][2] < pools[-1][1] / pools[-1][2]:
                last, before = pools.pop(), pools.pop()
                pools.append((before[0] + last[0], before[1] + last[1], before[2] + last[2]))
        shares.update({group: round(right / total, 2) for groups, right, total in pools for group in groups})
    return shares


def print_groups(judged: Sequence[Judged]) -> None:
    counts = {group: Counter[str]() for group in CONFIDENCE}
    for item, verdict in judged:
        row = item.model_dump()
        counts[support_of(row["tier"], row["rules"], row["deadline"], row["assignees"])][verdict] += 1
    print("| evidence | items | right | exhortations | wrong | smoothed | in use |\n|---|---|---|---|---|---|---|")
    for group, share in smoothed(counts).items():
        count = counts[group]
        cells = (count.total(), count["right"], count["exhortation"], count["wrong"])
        print(f"| {group} | {' | '.join(map(str, cells))} | {share:.2f} | {CONFIDENCE[group]:.2f} |")


def print_bins(judged: Sequence[Judged]) -> None:
    """For each range of confidence how many items were right, of all and of those that are no exhortations."""
    print("\n| confidence | items | mean | right | right of those no exhortation |\n|---|---|---|---|---|")
    for low, high in itertools.pairwise(BINS):
        rows = [each for each in judged if low <= each.item.confidence < high]
        if not rows:
            continue
        verdicts = Counter(each.verdict for each in rows)
        mean = sum(each.item.confidence for each in rows) / len(rows)
        sure = verdicts["right"] + verdicts["wrong"]
        share = f"{verdicts['right'] / sure:.2f}" if sure else "–"
        cells = (
            f"{low:.2f}–{min(high, 1):.2f}",
            len(rows),
            f"{mean:.2f}",
            f"{verdicts['right'] / len(rows):.2f}",
            share,
        )
        print(f"| {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    main()
