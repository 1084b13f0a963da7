"""Text goes in, its words come out: runs of Chinese characters cut by a CRF model of our own, all else cut by rule.

The model is pkuseg's (Luo et al. 2019), trained by `scripts/train_segmenter.py` and shipped in `configs/segmenter`. It is
read from disk only, never unpickled, and only if its files have the hashes that stand beside them.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from .errors import ModelError

BUILT_IN = Path(str(files("extract_tasks.configs"))) / "segmenter"
MODEL_FILES = ("features.msgpack", "weights.npz")
CHECKSUMS = "SHA256SUMS"

HAN = "〇々\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = "A-Za-zＡ-Ｚａ-ｚ\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f"
_DIGIT = "0-9０-９"
_BREAK = "\n\r\v\f\x1c-\x1e\x85\u2028\u2029"

# What the model never sees: half-width punctuation, letters, digits, zero-width characters and the like glue to its
# words. The alternatives are tried in this order and the last takes any character, so that nothing is lost.
_PIECE = re.compile(
    rf"""
      ([{HAN}]+)                                                    # 1: a run for the model
    | 第?[{_DIGIT}]+(?:\.[{_DIGIT}]+|,[0-9]{{3}}(?![0-9]))*[%％‰]?(?![{_DIGIT}{_LETTER}])[百千万亿]*  # 1,234.5万
    | (?:https?|ftp)://[!-~]{{1,2000}}(?<=[\w/=&#%+-])
    | [A-Za-z0-9._+-]{{1,64}}@[A-Za-z0-9-]{{1,64}}(?:\.[A-Za-z0-9-]{{1,64}})+
    | [{_DIGIT}]*[{_LETTER}][{_LETTER}{_DIGIT}\u0300-\u036f]*(?:[-.&+_'’][{_LETTER}{_DIGIT}]+)*
    | [{_DIGIT}]+
    | [{_BREAK}]+
    | [^\S{_BREAK}]+
    | ([-—―–…⋯.·_=*＊×○□～~])\2+                                   # a rule, a gap to fill in, a placeholder
    | [\u3040-\u30ff]+ | [\uac00-\ud7af]+
    | .
    """,
    re.VERBOSE | re.DOTALL,
)

# A longer run is cut window by window, to bound the memory; the words in the last characters of a window are cut again
# with the next one, because they lacked their right-hand context.
WINDOW, MARGIN = 400, 20


class Segmenter:
    """Cuts text into words. `"".join(cut(text)) == text` for every string, and time grows linearly with it."""

    def __init__(self, folder: Path | None = None) -> None:
        """Loads the model in `folder` (default: the shipped one). Raises ModelError."""
        self.folder = (folder or BUILT_IN).resolve()
        check(self.folder)
        self._model = _load(self.folder)
        self._cut_short = lru_cache(maxsize=1 << 14)(self._cut_run)

    def __reduce__(self) -> tuple[type[Segmenter], tuple[Path]]:
        return type(self), (self.folder,)

    def cut(self, text: str) -> list[str]:
        """The words of `text`, in order; blanks, line breaks and every other character are words of their own."""
        words: list[str] = []
        for piece in _PIECE.finditer(text):
            if piece.lastindex != 1:
                words.append(piece.group())
            elif piece.end() - piece.start() > 8:
                words += self._cut_han(piece.group())
            else:
                words += self._cut_short(piece.group())
        return words

    def _cut_han(self, run: str) -> list[str]:
        words: list[str] = []
        start = 0
        while len(run) - start > WINDOW:
            keep = start + WINDOW - MARGIN
            for word in self._cut_run(run[start : start + WINDOW]):
                if start >= keep:
                    break
                words.append(word)
                start += len(word)
        return words + self._cut_run(run[start:])

    def _cut_run(self, run: str) -> list[str]:
        return list(self._model.cut(run))


def check(folder: Path) -> None:
    """Raises ModelError unless `folder` holds the model's files, each with its hash in SHA256SUMS.

    Without features.msgpack pkuseg would unpickle features.pkl, which runs code: such a folder is refused.
    """
    sums = folder / CHECKSUMS
    if not sums.is_file():
        raise ModelError(f"{folder}: no segmentation model ({CHECKSUMS} is missing); install the package again")
    expected = dict(reversed(line.split(maxsplit=1)) for line in sums.read_text("utf-8").splitlines() if line.strip())
    for name in MODEL_FILES:
        path = folder / name
        if not path.is_file():
            raise ModelError(f"{path}: the segmentation model lacks this file; install the package again")
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected.get(name):
            raise ModelError(f"{path}: not the file that {CHECKSUMS} names; install the package again")


def _load(folder: Path) -> Any:
    import spacy_pkuseg

    # An absolute path is never the name of a model to download; user_dict=None leaves dicts/default.pkl alone.
    return spacy_pkuseg.pkuseg(str(folder), user_dict=None)
