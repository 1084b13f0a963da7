"""The lists in pyproject.toml against the tree: what is not listed is not shipped."""

from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path

import pytest

try:
    import tomllib
except ImportError:  # Python 3.10
    tomllib = pytest.importorskip("tomli")

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FOLDERS = {"extract_tasks": "pipeline", "extract_tasks.rules": "rules", "extract_tasks.configs": "configs"}


def test_every_subpackage_is_listed():
    found = {"extract_tasks.rules", "extract_tasks.configs"}
    for init in (ROOT / "pipeline").rglob("__init__.py"):
        found.add(".".join(["extract_tasks", *init.parent.relative_to(ROOT / "pipeline").parts]))
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == found


def test_every_data_file_is_covered():
    data = PROJECT["tool"]["setuptools"]["package-data"]
    for package, folder in FOLDERS.items():
        covered = {path for pattern in data[package] for path in (ROOT / folder).glob(pattern)}
        found = {
            path
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and path.suffix not in {".py", ".pyc"} and not path.name.startswith(".")
        }
        assert found - covered == set()


@pytest.mark.parametrize(
    "name", ["rules/structure/chrome.yaml", "configs/default.cfg", "configs/segmenter/weights.npz"]
)
def test_data_is_there_after_installation(name):
    folder, _, rest = name.partition("/")
    assert (files(f"extract_tasks.{folder}") / rest).is_file()


def test_every_entry_point_loads():
    for group in ("spacy_factories", "spacy_tokenizers"):
        for entry in entry_points(group=group):
            if entry.value.startswith("extract_tasks."):
                assert callable(entry.load())


def test_the_command_line_stays_light():
    import subprocess
    import sys

    code = (
        "import sys, extract_tasks.cli; print([m for m in ('spacy', 'pydantic', 'numpy', 'yaml') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
