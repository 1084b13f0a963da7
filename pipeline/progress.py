"""Something to go through goes in and comes out again, with a bar on standard error where people watch."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def follow(things: Iterable[T], total: int, *, quiet: bool) -> Iterator[T]:
    """`things`, with a progress bar if there are several and standard error is a terminal; nothing in a pipe."""
    if quiet or total < 2 or not sys.stderr.isatty():
        yield from things
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("extract-tasks", total=total)
        for thing in things:
            yield thing
            progress.advance(task)
