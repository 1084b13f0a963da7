"""Rule files (YAML) go in; frozen, validated rules come out, each with an id and its yes/no examples.

A family is a folder of `rules/` (`rules/directives/*.yaml`); each file is a list of mappings. A user's rule folder has
the same layout, or one file a family (`my-rules/organizations.yaml`); a rule with the id of an earlier one replaces it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from .errors import RuleError

BUILT_IN = Path(str(files("extract_tasks.rules")))

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(_Base):  # type: ignore[misc]
    """YAML 1.2's booleans: `yes` and `no` are the names of the example lists here, not true and false."""


_BOOL = "tag:yaml.org,2002:bool"
Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOL]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver(_BOOL, re.compile("true|false"), list("tf"))


class Rule(BaseModel):
    """What every rule has. `yes`: texts in which the rule must fire; `no`: texts in which it must not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


R = TypeVar("R", bound=Rule)


def families() -> list[str]:
    """The names of the families that the package ships."""
    return sorted(path.name for path in BUILT_IN.iterdir() if path.is_dir() and not path.name.startswith("_"))


@lru_cache(maxsize=64)
def load(family: str, model: type[R], extra: tuple[str, ...] = ()) -> tuple[R, ...]:
    """The rules of one family: the shipped ones, then those of the folders in `extra`.

    Raises RuleError, which names file, line and rule id, when a file is no YAML, a key is unknown or a value is wrong.
    """
    rules: dict[str, R] = {}
    for path in (*_files(BUILT_IN, family), *(path for folder in extra for path in _files(Path(folder), family))):
        for rule in _read(path, model):
            rules[rule.id] = rule
    return tuple(rules.values())


def _files(folder: Path, family: str) -> list[Path]:
    single = folder / f"{family}.yaml"
    return sorted((folder / family).rglob("*.yaml")) + ([single] if single.is_file() else [])


def _read(path: Path, model: type[R]) -> Iterator[R]:
    try:
        source = path.read_text("utf-8-sig")
        rows = yaml.load(source, Loader)
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: cannot be read as UTF-8 ({error}); save the rule file as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RuleError(f"{path}:{line}: not valid YAML ({error.problem}); mind indentation and quotes") from error
    except yaml.YAMLError as error:
        raise RuleError(f"{path}: not valid YAML ({error}); mind indentation and quotes") from error
    if rows is None:
        return
    if not isinstance(rows, list):
        raise RuleError(f"{path}:1: a rule file is a list; begin every rule with '- id: …'")
    for index, row in enumerate(rows):
        try:
            yield model.model_validate(row)
        except ValidationError as error:
            problem = error.errors()[0]
            name = row.get("id", f"rule {index + 1}") if isinstance(row, dict) else f"rule {index + 1}"
            field = ".".join(str(part) for part in problem["loc"])
            line = _line(source, index, str(problem["loc"][0]) if problem["loc"] else "")
            raise RuleError(f"{path}:{line}: {name}: {field}: {problem['msg']}; mend or remove it") from error


def _line(source: str, index: int, field: str) -> int:
    """The line (from 1) of a field in the rule at `index`; only needed for a message, so parsed again."""
    node = yaml.compose(source, yaml.SafeLoader)
    if not isinstance(node, yaml.SequenceNode):
        return 1
    rule = node.value[index]
    if isinstance(rule, yaml.MappingNode):
        for key, _ in rule.value:
            if key.value == field:
                return int(key.start_mark.line) + 1
    return int(rule.start_mark.line) + 1


def check_folder(folder: Path) -> None:
    """Raises RuleError if `folder` is no rule folder: missing, or with files that belong to no family."""
    if not folder.is_dir():
        raise RuleError(f"{folder}: no such folder of rules; --rules takes a folder")
    known = families()
    for path in sorted(folder.rglob("*.yaml")):
        family = path.relative_to(folder).parts[0].removesuffix(".yaml")
        if family not in known:
            raise RuleError(f"{path}: '{family}' is no rule family; the families are {', '.join(known)}")
