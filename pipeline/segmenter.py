"""Text goes in, its words come out: runs of Chinese characters cut by a CRF model of our own, all else cut by rule.

The model is one of pkuseg (Luo et al. 2019), trained by `scripts/train_segmenter.py` and shipped in
`configs/segmenter`. It is read from disk only, never unpickled, and only if its files have the hashes beside them.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from .errors import ModelError

BUILT_IN = Path(str(files("extract_tasks.configs"))) / "segmenter"
MODEL_FILES = ("features.msgpack", "weights.npz")
CHECKSUMS = "SHA256SUMS"

_HAN = "〇々\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = "A-Za-zＡ-Ｚａ-ｚ\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f"
_DIGIT = "0-9０-９"
_BREAK = "\n\r\v\f\x1c-\x1e\x85\u2028\u2029"

# What the model never sees: half-width punctuation, letters, digits, zero-width characters and the like, which would
# glue to its words. The alternatives are tried in this order; the last takes any character, so that nothing is lost.
PIECE = re.compile(
    rf"""
      ([{_HAN}]+)                                                   # group 1: a run for the model
    | [{_DIGIT}]+(?:\.[{_DIGIT}]+|,[0-9]{{3}}(?![0-9]))*[%％‰]?(?![{_DIGIT}{_LETTER}])[百千万亿]*   # 1,234.5万
    | (?:https?|ftp)://[!-~]{{1,2000}}(?<=[A-Za-z0-9/=&\#%+_-])
    | [A-Za-z0-9._+-]{{1,64}}@[A-Za-z0-9-]{{1,64}}(?:\.[A-Za-z0-9-]{{1,64}})+
    | [{_DIGIT}]*[{_LETTER}][{_LETTER}{_DIGIT}\u0300-\u036f]*(?:[-.&+_'’][{_LETTER}{_DIGIT}]+)*
    | [{_DIGIT}]+
    | [{_BREAK}]+
    | [^\S{_BREAK}]+
    | ([-—―–…⋯.·_=*＊×○□～~])\2+                                    # a rule, a gap to fill in, a placeholder
    | [\u3040-\u30ff]+ | [\uac00-\ud7af]+
    | .
    """,
    re.VERBOSE | re.DOTALL,
)

# A longer run is cut window by window, to bound the memory; a word that begins among a window's last characters is cut
# again with the next window, because its right-hand context was cut off.
WINDOW, MARGIN = 400, 20

_SINGLE = ("c", "c-1", "c1", "c-2", "c2")  # pkuseg's names of features
_PAIR = ("c-1c", "cc1", "c-2c-1")


def mark(neighbour: str) -> str:
    """What the model sees of the character beside a run ("" at an end of the text): a digit, a letter, or a comma."""
    return "0" if neighbour.isdigit() else "Ａ" if neighbour.isalpha() else "，"


class Segmenter:
    """Cuts text into words. `"".join(cut(text)) == text` for every string, and time grows linearly with it.

    `files`: the model's files by name, as `read` returns them.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self._cut_run = lru_cache(maxsize=1 << 13)(
            Model(**{name.split(".")[0]: files[name] for name in MODEL_FILES}).cut
        )

    def __reduce__(self) -> tuple[type[Segmenter], tuple[Mapping[str, bytes]]]:
        return type(self), (self.files,)

    def cut(self, text: str) -> list[str]:
        """The words of `text` in order; blanks, line breaks and every other character are words of their own."""
        words: list[str] = []
        for piece in PIECE.finditer(text):
            if piece.lastindex != 1:
                words.append(piece.group())
                continue
            start, end = piece.span()
            left, right = mark(text[start - 1 : start]), mark(text[end : end + 1])
            while end - start > WINDOW:
                keep = start + WINDOW - MARGIN
                for word in self._cut_run(left, text[start : start + WINDOW], right):
                    if start >= keep:
                        break
                    words.append(word)
                    start += len(word)
            words += self._cut_run(left, text[start:end], right)
        return words


class Model:
    """Cuts one run of Chinese characters as pkuseg does with the same files, only faster.

    pkuseg's own feature extraction asks for fifty pairs of words at every character; here only words that stand in the
    text are paired, and what a character or two of them give is looked up once. The decoder is pkuseg's.
    """

    def __init__(self, features: bytes, weights: bytes) -> None:
        """`features`, `weights`: the contents of features.msgpack and weights.npz. Raises ModelError."""
        import numpy as np
        import srsly  # type: ignore[import-untyped]
        from spacy_pkuseg.feature_extractor import FeatureExtractor
        from spacy_pkuseg.inference import decodeViterbi_fast

        try:
            data = srsly.msgpack_loads(features)
            with np.load(BytesIO(weights), allow_pickle=False) as archive:
                n_tag, n_feature = (int(size) for size in archive["sizes"])
                w = archive["w"].astype(np.float64)
            self._index: dict[str, int] = data["feature_to_idx"]
            tags: dict[str, int] = data["tag_to_idx"]
            words: list[str] = data["unigram"]
            # The decoder, which is compiled, checks no bounds.
            fits = w.shape == (n_tag * (n_feature + n_tag),)
            fits = fits and sorted(tags.values()) == [*range(n_tag)] and {*self._index.values()} == {*range(n_feature)}
        except (ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
            raise ModelError(f"not a segmentation model of pkuseg ({error}); install the package again") from error
        if not fits:
            raise ModelError(
                "the segmentation model's weights are not those of its features; install the package again"
            )
        # One feature more, which weighs nothing: the number of every feature that the model does not have.
        nodes, edges = np.split(w, [n_tag * n_feature])
        self.w = np.concatenate([nodes, np.zeros(n_tag), edges])
        self.n_tag, self.n_feature = n_tag, n_feature + 1
        self._none = (n_feature,) * len(_SINGLE)
        self._decode = decodeViterbi_fast
        self._single = lru_cache(maxsize=1 << 13)(self._single_numbers)
        self._pair = lru_cache(maxsize=1 << 16)(self._pair_numbers)
        self._begins = {at for name, at in tags.items() if name.startswith("B")}
        self._symbol = dict.fromkeys(FeatureExtractor.num, "**Num") | dict.fromkeys(FeatureExtractor.letter, "**Letter")
        # pkuseg finds no longer words, and none with the numerals that it puts a symbol for.
        self._words = {word for word in words if 2 <= len(word) <= 6 and self._symbol.keys().isdisjoint(word)}
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {key: tuple(sorted(found)) for key, found in lengths.items()}

    def cut(self, left: str, run: str, right: str) -> list[str]:
        """The words of `run`, which stands between two characters of the kinds that the marks name."""
        _, tags = self._decode(self._features(left + run + right), self)
        begins = [at for at in range(1, len(run)) if tags[at + 1] in self._begins]
        return [run[start:end] for start, end in zip([0, *begins], [*begins, len(run)], strict=True)]

    def _features(self, run: str) -> list[list[int]]:
        """For every character the numbers of its features: the characters around it, the words that begin or end with
        it, the pairs of words that meet in front of it or behind it."""
        pairs = [self._pair(first, second) for first, second in pairwise(run)]
        single = [self._none, self._none, *map(self._single, run), self._none, self._none]
        around = [self._none, self._none, *pairs, self._none, self._none]
        rows = [
            [0, at[0], before[1], after[2], before2[3], after2[4], left[0], right[1], left2[2]]  # 0 always holds
            for before2, before, at, after, after2, left2, left, right in zip(
                single, single[1:], single[2:], single[3:], single[4:], around, around[1:], around[2:], strict=False
            )
        ]
        number, none = self._index.get, self._none[0]
        ending: dict[int, list[str]] = {}  # by the place behind them, the words found so far
        for start, pair in enumerate(pairs):
            for length in pair[3:]:
                word = run[start : start + length]
                if word not in self._words:
                    continue
                end = start + length
                rows[start].append(number(f"w1.{word}", none))
                rows[end - 1].append(number(f"w-1.{word}", none))
                for before in ending.get(start, ()):
                    rows[start - 1].append(number(f"ww.r.{before}*{word}", none))
                    rows[start].append(number(f"ww.l.{before}*{word}", none))
                ending.setdefault(end, []).append(word)
        return rows

    def _single_numbers(self, character: str) -> tuple[int, ...]:
        """The features that a character gives itself, the one behind it, in front of it, two behind, two in front."""
        character = self._symbol.get(character, character)
        return tuple(self._index.get(f"{kind}.{character}", self._none[0]) for kind in _SINGLE)

    def _pair_numbers(self, first: str, second: str) -> tuple[int, ...]:
        """The features that two characters give the second, the first, the one behind both; then the lengths of the
        words that begin with them."""
        pair = f"{self._symbol.get(first, first)}.{self._symbol.get(second, second)}"
        numbers = (self._index.get(f"{kind}.{pair}", self._none[0]) for kind in _PAIR)
        return *numbers, *self._lengths.get(first + second, ())


def read(folder: Path = BUILT_IN) -> dict[str, bytes]:
    """The model's files in `folder`. Raises ModelError if one is missing or has not the hash that SHA256SUMS gives it.

    A folder without features.msgpack, for which pkuseg itself would unpickle features.pkl and so run code, is refused.
    """
    try:
        contents = {name: (folder / name).read_bytes() for name in (CHECKSUMS, *MODEL_FILES)}
    except OSError as error:
        raise ModelError(f"{error.filename}: cannot be read ({error.strerror}); install the package again") from error
    expected = contents.pop(CHECKSUMS).decode("utf-8", "replace")
    for name, content in contents.items():
        if _checksum(name, content) not in expected.splitlines():
            raise ModelError(f"{folder / name}: not the file that {CHECKSUMS} describes; install the package again")
    return contents


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Writes the model's files and SHA256SUMS (as sha256sum writes it) into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    sums = "".join(f"{_checksum(name, content)}\n" for name, content in files.items())
    for name, content in (*files.items(), (CHECKSUMS, sums.encode())):
        (folder / name).write_bytes(content)


def _checksum(name: str, content: bytes) -> str:
    return f"{hashlib.sha256(content).hexdigest()}  {name}"
