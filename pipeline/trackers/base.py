"""What a tracker is to a push: it tells what it has, and takes one task at a time.

A tracker of your own is a class with this shape, offered under the entry-point group `extract_tasks.trackers`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..errors import ExtractTasksError, UsageError
from ..tasks import Task

MISSING = "原文已无"  # what the tag says, or the words before the title where a tracker has no tags

Fields = Mapping[str, str]  # tool-owned field → its value as people read it; the same spelling from both sides


@dataclass(frozen=True, slots=True)
class Held:
    """A task as the tracker has it.

    `document`: the `Task.document_id` that was stored with it. `missing`: it carries the tag of `mark_missing`.
    `deleted`: people threw it away and the tracker remembers. `handle`: what the tracker needs to update it (an address
    and ETag, a number).
    """

    uid: str
    fields: Fields
    done: bool = False
    handle: object = None
    document: str | None = None
    missing: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command knows of a target: `url`, `options` (KEY=VALUE), the mapping of bodies and persons to its ids."""

    url: str | None = None
    user: str | None = None
    password: str | None = None
    token: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


def only_options(settings: Settings, target: str, known: Collection[str]) -> None:
    """Raises UsageError for an option that the target does not have."""
    for name in settings.options:
        if name not in known:
            which = f"it has {', '.join(known)}" if known else "it has none"
            raise UsageError(f"--option {name}: {target} has no such option; {which}")


class TrackerError(ExtractTasksError):
    """A tracker cannot be reached, refuses the account, or did not take a task; the message says which and why."""


class ConflictError(TrackerError):
    """Somebody changed the task between the look-up and the update (HTTP 412); it is looked up again, once."""


class UnreachableError(TrackerError):
    """The tracker as a whole does not answer or refuses the account: the tasks that are left are not tried."""


class Tracker(Protocol):
    """One target. Every method raises TrackerError when the tracker cannot be reached or refuses."""

    name: str

    def fields(self, task: Task) -> Fields:
        """The tool-owned fields as this tracker would hold them."""
        ...

    def held(self, uids: Sequence[str]) -> dict[str, Held]:
        """What the tracker has, by uid: all that this tool ever put there, finished ones too.

        Requests do not grow with the tasks that are unchanged: one listing (in pages), not one look-up a task.
        """
        ...

    def create(self, task: Task) -> None:
        """Puts a new task there. Safe to repeat: a task that is already there is not made twice."""
        ...

    def update(self, held: Held, task: Task, changed: Sequence[str]) -> None:
        """Brings the named tool-owned fields up to date, takes off the tag of `mark_missing`, and nothing else.

        `changed` is empty where only the tag goes. Raises ConflictError if the task has changed since the look-up.
        """
        ...

    def mark_missing(self, held: Held) -> None:
        """Tags a task that the document no longer holds (`MISSING`); nothing else changes; raises as `update` does."""
        ...


Factory = Callable[[Settings], Tracker]
