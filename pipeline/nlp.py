"""A config file goes in; the spaCy pipeline comes out, ready for texts of any length."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from spacy.language import Language
from spacy.util import load_config, load_model_from_config

from .components.organizations import names
from .errors import UsageError
from .rulebook import check_folder
from .tokenizer import Tokenizer

DEFAULT_CONFIG = Path(str(files("extract_tasks.configs"))) / "default.cfg"


def load(config: str | Path | None = None, rules: Sequence[str | Path] = ()) -> Language:
    """The pipeline of `config` (default: the shipped one), with the rule folders `rules` merged into the shipped rules.

    Raises UsageError if the config cannot be read, RuleError if a rule folder is wrong.
    """
    path = Path(config) if config else DEFAULT_CONFIG
    folders = [str(Path(folder).resolve()) for folder in rules]
    for folder in folders:
        check_folder(Path(folder))
    try:
        settings = load_config(path)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read as a spaCy config ({str(error).strip().splitlines()[0]})") from error
    if folders:
        settings["nlp"]["tokenizer"]["rules"] = folders
        for component in settings["components"].values():
            component["rules"] = folders
    nlp = load_model_from_config(settings, auto_fill=True)
    if isinstance(nlp.tokenizer, Tokenizer):
        nlp.tokenizer.protect(names(tuple(folders)))
    nlp.max_length = sys.maxsize  # spaCy's limit is for parsers; every component here is linear in the text
    return nlp
