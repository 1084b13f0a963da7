"""Text goes in, a spaCy Doc with exactly that text comes out: cut by the segmentation model, guarded by the lexicon.

>>> import spacy
>>> nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "extract_tasks.Tokenizer.v1"}}})
>>> [token.text for token in nlp("各级工会要在下周一前完成。")]
['各级', '工会', '要', '在', '下周一', '前', '完成', '。']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from .errors import InputError
from .guard import Guard, LexiconRule, shipped
from .segmenter import BUILT_IN, CHECKSUMS, Segmenter, read, write

_LEXICON = "lexicon.json"


@registry.tokenizers("extract_tasks.Tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer(model: str | None = None, rules: Sequence[str] = ()) -> Callable[[Language], Tokenizer]:
    """`model`: the folder of a segmentation model (default: the shipped one); `rules`: folders of further rules.

    Both are read when the first text comes, unless `from_disk` or `from_bytes` has brought others by then.
    """

    def create(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab, model, rules)

    return create


class Tokenizer:
    """Cuts text into tokens; `doc.text` is the text, character for character.

    A single blank (U+0020) behind a word is that token's `whitespace_`; all other white space is tokens. Raises
    InputError for a text with a lone surrogate, which spaCy cannot store, ModelError and RuleError.
    """

    def __init__(self, vocab: Vocab, model: str | None = None, rules: Iterable[str] = ()) -> None:
        self.vocab = vocab
        self._model = model
        self._rules = tuple(rules)
        self._names: tuple[str, ...] = ()
        self._files: dict[str, bytes] = {}
        self._lexicon: tuple[LexiconRule, ...] | None = None

    def protect(self, names: Iterable[str]) -> None:
        """Adds names (organizations) whose edges no token may cross."""
        self._names += tuple(names)
        self.__dict__.pop("guard", None)

    @cached_property
    def segmenter(self) -> Segmenter:
        return Segmenter(self._files or read(Path(self._model).resolve() if self._model else BUILT_IN))

    @cached_property
    def guard(self) -> Guard:
        if self._lexicon is None:
            self._lexicon = shipped(self._rules)
        return Guard(self._lexicon, self._names)

    def words(self, text: str) -> list[str]:
        """The tokens of `text` and every blank between them; joined they are `text`."""
        return self.guard(text, self.segmenter.cut(text))

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        after_word = False
        for word in self.words(text):
            if word[0] == " " and after_word:
                spaces[-1] = True
                word = word[1:]
                if not word:
                    after_word = False
                    continue
            words.append(word)
            spaces.append(False)
            after_word = not word.isspace()
        try:
            return Doc(self.vocab, words=words, spaces=spaces)
        except UnicodeEncodeError as error:
            at = next(at for at, character in enumerate(text) if "\ud800" <= character <= "\udfff")
            raise InputError(
                f"character {at} is half a surrogate pair (U+{ord(text[at]):04X}): no text; put U+FFFD in its place"
            ) from error

    # What spaCy asks of a tokenizer. The lexicon is saved, and the model unless it is the shipped one.

    def to_bytes(self, **_: Any) -> bytes:
        return bytes(srsly.msgpack_dumps({"files": self._own_files(), "lexicon": self._lexicon_data()}))

    def from_bytes(self, data: bytes, **_: Any) -> Tokenizer:
        state = srsly.msgpack_loads(data)
        return self._restore(state["files"], state["lexicon"])

    def to_disk(self, path: str | Path, **_: Any) -> None:
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        srsly.write_json(folder / _LEXICON, self._lexicon_data())
        if files := self._own_files():
            write(files, folder)

    def from_disk(self, path: str | Path, **_: Any) -> Tokenizer:
        folder = Path(path)
        files = read(folder) if (folder / CHECKSUMS).exists() else {}
        return self._restore(files, srsly.read_json(folder / _LEXICON))

    def __getstate__(self) -> dict[str, Any]:
        """For pickling: without the segmenter and the guard, which the other process builds itself."""
        return {name: value for name, value in self.__dict__.items() if name not in ("segmenter", "guard")}

    def _own_files(self) -> dict[str, bytes]:
        return dict(self.segmenter.files) if self._model or self._files else {}

    def _lexicon_data(self) -> dict[str, Any]:
        self.guard  # noqa: B018  reads the rules
        return {"rules": [rule.model_dump(mode="json") for rule in self._lexicon or ()], "names": self._names}

    def _restore(self, files: dict[str, bytes], lexicon: dict[str, Any]) -> Tokenizer:
        for cached in ("segmenter", "guard"):
            self.__dict__.pop(cached, None)
        self._files = files
        self._lexicon = tuple(LexiconRule.model_validate(rule) for rule in lexicon["rules"])
        self._names = tuple(lexicon["names"])
        return self
