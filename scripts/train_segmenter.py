"""A folder of segmented text goes in; the segmentation model that the package ships comes out, byte for byte the same.

    pip install -e '.[train]'
    python -m scripts.train_segmenter SEGMENTED --register RAW

SEGMENTED holds gsdsimp-train.txt, pud-simplified.txt and, to watch the training, gsdsimp-dev.txt; RAW holds official
texts (*.txt). The test file is never read here.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import itertools
import random
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import spacy_pkuseg
import srsly
from spacy_pkuseg.config import config

from extract_tasks.segmenter import BUILT_IN, MODEL_FILES, Model, write
from scripts.segmenter_corpus import Officialese, Run, merge, raw_runs, runs, sentences

SEED = 20220207
WORDS = Path(__file__).parent / "officialese.yaml"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("segmented", type=Path)
    parser.add_argument("--register", type=Path, help="a folder of raw official texts")
    parser.add_argument("--output", type=Path, default=BUILT_IN)
    parser.add_argument("--iterations", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=45, help="sentences from every template of the register")
    parser.add_argument("--prune", type=float, default=0.06, help="weights below are dropped")
    options = parser.parse_args()

    treebank = [
        run
        for name in ("gsdsimp-train.txt", "pud-simplified.txt")
        for words in sentences(options.segmented / name)
        for run in runs(words)
    ]
    watch = [run for words in sentences(options.segmented / "gsdsimp-dev.txt") for run in runs(words)]
    officialese = Officialese(WORDS)
    corpus = treebank + list(officialese.sentences(options.rounds, random.Random(SEED)))
    with tempfile.TemporaryDirectory() as scratch:
        if options.register:
            teacher = Path(scratch, "teacher")
            train(treebank, watch, teacher, options.iterations)
            corpus += cut_register(raw_runs(options.register), teacher, treebank, officialese)
        full = Path(scratch, "full")
        train(corpus, watch, full, options.iterations)
        prune(full, options.output, options.prune)


def train(corpus: Iterable[Run], watch: Iterable[Run], folder: Path, iterations: int) -> None:
    """Trains pkuseg on `corpus` into `folder`; the F1 on `watch` after every iteration goes to stderr."""
    folder.mkdir(parents=True)
    files = folder / "train.txt", folder / "watch.txt"
    for path, data in zip(files, (corpus, watch), strict=True):
        path.write_text("".join(" ".join(run) + "\n" for run in data), "utf-8")
    random.seed(SEED)  # pkuseg shuffles with the global generator
    config.featureTrim = 1  # a feature seen once teaches nothing, and the features seen once are two thirds of all
    with contextlib.redirect_stdout(_Progress()):
        spacy_pkuseg.train(str(files[0]), str(files[1]), str(folder), train_iter=iterations)


def cut_register(raw: Iterable[Run], teacher: Path, treebank: list[Run], officialese: Officialese) -> list[Run]:
    """The raw runs, cut by the treebank's model and by jieba's dictionary, the two merged."""
    import jieba

    jieba.setLogLevel(60)
    own = officialese.words()
    for word in sorted(own):
        jieba.add_word(word)
    known = {word for run in treebank for word in run if len(word) > 1} | own
    pairs = {left + right for run in treebank for left, right in itertools.pairwise(run)}
    model = Model(*((teacher / name).read_bytes() for name in MODEL_FILES))
    return [
        [left, *merge(model.cut(left, run, right), list(jieba.cut(run, HMM=False)), known.__contains__, pairs), right]
        for left, run, right in raw
    ]


def prune(source: Path, target: Path, threshold: float) -> None:
    """Writes the model in `source` to `target` without what hardly weighs, and the hashes of its files.

    A feature stays if one of its weights reaches `threshold`; a word stays if a feature names it; the list of word
    pairs, which only training needs, goes. Weights are rounded to 0.001, so that the last bits of another processor's
    arithmetic do not change the file.
    """
    features: dict[str, Any] = srsly.read_msgpack(source / "features.msgpack")
    with np.load(source / "weights.npz") as archive:
        tags, count = (int(size) for size in archive["sizes"])
        weights = archive["w"].round(3)
    nodes, edges = weights[: tags * count].reshape(count, tags), weights[tags * count :]
    index: dict[str, int] = features["feature_to_idx"]
    kept = [name for name, at in index.items() if at == 0 or np.abs(nodes[at]).max() >= threshold]  # 0 is always read
    rows = nodes[[index[name] for name in kept]]
    named = {word for name in kept for word in _words_of(name)}
    slim = {
        "unigram": [word for word in features["unigram"] if word in named],
        "bigram": [],
        "feature_to_idx": {name: at for at, name in enumerate(kept)},
        "tag_to_idx": features["tag_to_idx"],
    }
    flat = np.concatenate([rows.reshape(-1), edges]) + 0.0  # + 0.0: no negative zeros
    archive_bytes = io.BytesIO()
    np.savez(archive_bytes, sizes=np.array([tags, len(kept)]), w=flat)
    contents = (srsly.msgpack_dumps(slim), archive_bytes.getvalue())
    write(dict(zip(MODEL_FILES, contents, strict=True)), target)
    print(f"{len(kept)} of {count} features, {len(slim['unigram'])} words", file=sys.stderr)


def _words_of(feature: str) -> list[str]:
    """The words that a feature is about: one of w-1.X and w1.X, two of ww.l.X*Y and ww.r.X*Y, else none."""
    if feature.startswith("ww."):
        return feature[5:].split("*")
    return [feature.split(".", 1)[1]] if feature.startswith("w") else []


class _Progress(io.StringIO):
    """Passes on the lines that tell the score, to stderr."""

    def write(self, text: str) -> int:
        if "f-score" in text:
            print(text, file=sys.stderr)
        return len(text)


if __name__ == "__main__":
    main()
