"""A mapping file (name: id, one a line) goes in; who each assignee of the documents is in the tracker comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from ..errors import InputError, UsageError
from ..schema import Assignee, Extraction
from ..tasks import one_line
from ..writers import write_file

_HEAD = "# 单位或人员: 在任务系统中的用户（Redmine 为用户编号或登录名，CalDAV 为电子邮箱）。空着的不指派，只写进任务说明。\n"
_NULL = "tag:yaml.org,2002:null"


def load(path: Path) -> dict[str, str]:
    """Name → id, names without an id (still to be filled in) left out.

    Raises InputError if the file cannot be read, UsageError with file and line if it is anything but `name: id` lines.
    """
    return {name: given for name, given in _rows(_text(path), path).items() if given}


def resolve(extractions: Iterable[Extraction], known: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Name as in the text → id, by that name or by the body's full name; and the names that have none, in their order.

    A name that means bodies with different ids in two documents gets none.
    """
    ids: dict[str, set[str | None]] = {}
    for assignee, full in _assignees(extractions):
        name = one_line(assignee.name)
        ids.setdefault(name, set()).add(known.get(name) or (known.get(full) if full else None))
    found = {name: given for name, (given, *more) in ids.items() if given and not more}
    return found, [name for name in ids if name not in found]


def extend(path: Path, extractions: Iterable[Extraction]) -> int:
    """Adds a line without an id for each body and person that the file does not name; how many were added.

    What stands in the file stays, comments too. A file that is not there is made. Errors as for `load`.
    """
    text = _text(path) if path.exists() else _HEAD
    known = _rows(text, path)
    lines: dict[str, str] = {}
    for assignee, full in _assignees(extractions):
        name = one_line(assignee.name)
        if name in known or (full and full in known):
            continue
        lines.setdefault(full or name, f"  # 文中写作：{name}" if full and full != name else "")
    if not lines:
        return 0
    added = "".join(f"{_key(name)}:{comment}\n" for name, comment in lines.items())
    whole = text + ("" if not text or text.endswith("\n") else "\n") + added
    if set(_rows(whole, path)) != {*known, *lines}:
        raise UsageError(f"{path}: cannot be added to; write it as plain lines `name: id` first")
    write_file(path, whole.encode("utf-8"))
    return len(lines)


def _assignees(extractions: Iterable[Extraction]) -> Iterable[tuple[Assignee, str | None]]:
    """Every assignee with the full name of the one body that it is."""
    for extraction in extractions:
        bodies = {body.id: body.canonical for body in extraction.organizations}
        for item in extraction.items:
            for assignee in item.assignees:
                full = bodies.get(assignee.organization or "")
                yield assignee, one_line(full) if isinstance(full, str) else None


def _key(name: str) -> str:
    return (
        yaml.safe_dump({name: None}, allow_unicode=True, width=1_000).removesuffix("null\n").rstrip().removesuffix(":")
    )


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); check the name") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8; save it as UTF-8") from None


def _rows(text: str, path: Path) -> dict[str, str]:
    """All names, with an empty id where none is given; values are taken as they are written: 007 stays 007."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UsageError(f"{path}:{line}: is no YAML ({error.problem}); write one `name: id` a line") from None
    except yaml.YAMLError:
        raise UsageError(f"{path}: is no YAML; write one `name: id` a line") from None
    rows: dict[str, str] = {}
    if root is None:
        return rows
    if not isinstance(root, yaml.MappingNode):
        raise UsageError(f"{path}:{root.start_mark.line + 1}: is no mapping; write one `name: id` a line")
    for key, value in root.value:
        where = f"{path}:{key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            raise UsageError(f"{where}: a name has one id, no list and no keys below it; write `name: id`")
        name = one_line(key.value)
        if name in rows:
            raise UsageError(f"{where}: {name} stands there twice; leave one")
        rows[name] = "" if value.tag == _NULL else value.value.strip()
    return rows
