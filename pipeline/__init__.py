"""Chinese speeches, minutes, notices and work plans → who must do what by when.

`load()` gives the spaCy pipeline, `extract()` the output model, `find_times()` the time expressions of a text,
`displacy_options()` the colours for spaCy's own view of the spans. Nothing heavy is imported before it is needed.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import extract, load
    from .dates import find_times
    from .displacy import displacy_options

__version__ = "0.1.0"
__all__ = ["__version__", "displacy_options", "extract", "find_times", "load"]

_HOME = {"extract": ".api", "load": ".api", "find_times": ".dates", "displacy_options": ".displacy"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name], __name__), name)
