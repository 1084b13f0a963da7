"""Tasks go to a tracker: what it has is looked up by id, what is new created, what changed updated, what people did kept.

A target is an entry point of the group `extract_tasks.trackers`: a callable that takes Settings and returns a Tracker.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from ..errors import UsageError
from .base import Settings, Tracker

GROUP = "extract_tasks.trackers"


def targets() -> dict[str, EntryPoint]:
    """The targets that are installed, by name; our own cannot be hidden by another package's."""
    found = sorted(entry_points(group=GROUP), key=lambda entry: entry.value.startswith("extract_tasks."))
    return {entry.name: entry for entry in found}


def connect(target: str, settings: Settings) -> Tracker:
    """The tracker of that name; raises UsageError for an unknown or broken one, TrackerError if it cannot be used."""
    known = targets()
    if target not in known:
        raise UsageError(f"--to {target}: no such target; one of {', '.join(sorted(known))}")
    try:
        factory = known[target].load()
    except (ImportError, AttributeError) as error:
        raise UsageError(f"--to {target}: its package cannot be loaded ({error}); install it again") from None
    tracker: Tracker = factory(settings)
    return tracker
