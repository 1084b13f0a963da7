"""What 50,000 bodies of a user's own (each with a short name) cost: seconds to load, and throughput with and without.

python -m benchmarks.lexicon [NUMBER] [--rows]   (--rows: a rule for each body instead of one list)
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

import extract_tasks
from benchmarks.material import text
from extract_tasks.components.organizations import vocabulary

NUMBER = 50_000
ROUNDS = 3
SURFACE = "清江河湖山川云龙凤石林泉城安宁平昌兴丰德华东西南北长新文武金银青白黑红"
FIELDS = ("供水", "环保", "纺织", "建材", "农机", "物流", "置业", "茶业", "电子", "药业", "文旅", "商贸")
ENDS = ("有限公司", "集团有限公司", "公司", "合作社", "商会", "协会", "中心小学", "实验学校", "卫生院", "管理处")


def bodies(number: int) -> list[str]:
    """`number` different names such as users have."""
    chance = random.Random(0)
    names: dict[str, None] = {}
    while len(names) < number:
        place = "".join(chance.choices(SURFACE, k=chance.randint(2, 4)))
        names[f"{place}{chance.choice('市区县镇')}{chance.choice(FIELDS)}{chance.choice(ENDS)}"] = None
    return list(names)


def short(name: str) -> str:
    """What people call it."""
    return name.removesuffix("有限公司") + "办"


def write(folder: Path, names: list[str], rows: bool) -> None:
    if rows:
        lines = [
            f"- {{id: mine.{i}, name: {name}, aliases: [{short(name)}], type: enterprise}}"
            for i, name in enumerate(names)
        ]
    else:
        lines = ["- id: mine", "  type: enterprise", "  bodies: |", *(f"    {name} {short(name)}" for name in names)]
    (folder / "organizations.yaml").write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    names = bodies(numbers[0] if numbers else NUMBER)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), names, "--rows" in sys.argv)
        started = time.perf_counter()
        vocabulary()
        shipped = time.perf_counter() - started
        started = time.perf_counter()
        vocabulary((folder,))
        print(f"{len(names)} bodies: {time.perf_counter() - started:.2f} s to load, {shipped:.2f} s without")

        # Every tenth clause names one of the bodies, so that the long names are met too.
        chance = random.Random(1)
        sample = "".join(f"{chance.choice(names)}要于6月底前{line}" for line in text(30_000).splitlines(keepends=True))
        runs = {"without": extract_tasks.load(), "with": extract_tasks.load(rules=[folder])}
        best = dict.fromkeys(runs, float("inf"))
        for _ in range(ROUNDS):
            for name, run in runs.items():
                started = time.perf_counter()
                run(sample)
                best[name] = min(best[name], time.perf_counter() - started)
    for name, seconds in best.items():
        print(f"{name:8}{len(sample) / seconds:10.0f} characters a second")
    print(f"throughput {best['without'] / best['with']:.2f} of what it is without")


if __name__ == "__main__":
    main()
