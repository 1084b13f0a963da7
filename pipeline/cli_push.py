"""The command line of a push: options go in; a table, a summary line, a report for scripts and an exit status come out."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .errors import UsageError

if TYPE_CHECKING:
    from .trackers.report import Report

_PIPE = 160  # columns of a table that goes into a file


def push_command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE_OR_JSON",
            help="Documents, or JSON made by extract-tasks; '-' is standard input.",
            show_default=False,
        ),
    ],
    target: Annotated[
        str | None, typer.Option("--to", metavar="TARGET", help="caldav, redmine, taskwarrior, or one of your own.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="The address of the tracker; never with an account in it.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and write nothing.")] = False,
    mapping: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="YAML: body or person → user of the tracker.")
    ] = None,
    init_map: Annotated[
        bool, typer.Option("--init-map", help="Add the names of the inputs to the file of --map, and stop.")
    ] = False,
    mark_missing: Annotated[
        bool, typer.Option("--mark-missing", help="Tag tasks that their document no longer holds.")
    ] = False,
    option: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="A setting of the target; may be repeated.")
    ] = None,
    date: Annotated[str | None, typer.Option(help="The day of the documents: 2022-02-07, or 'today'.")] = None,
    rules: Annotated[list[Path] | None, typer.Option(help="A folder with more rules, merged; may be repeated.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also the exhortations (tier 'may').")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="A report for scripts on standard output.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the summary line and errors.")] = False,
) -> None:
    """Puts the tasks of documents into a tracker: new ones are made, changed ones updated, what people did there is kept.

    The account comes from EXTRACT_TASKS_USER and EXTRACT_TASKS_PASSWORD, or EXTRACT_TASKS_TOKEN, or ~/.netrc, or is asked for.
    """
    if init_map and mapping is None:
        raise UsageError("--init-map: name the file to write with --map orgs.yaml")
    if init_map and dry_run:
        raise UsageError("--init-map: writes the file of --map; leave --dry-run out")
    if not init_map and target is None:
        raise UsageError("--to: name the target, for instance --to caldav")
    import logging

    from .push import Reading, inputs_of, push

    logging.basicConfig(format="extract-tasks: %(message)s", level=logging.ERROR if quiet else logging.WARNING)

    inputs = inputs_of(files, Reading(date, everything, tuple(rules or ())), quiet=quiet or as_json)
    for _, error in inputs.failed:
        _say(error)
    if init_map and mapping:
        from .trackers import people

        added = people.extend(mapping, inputs.extractions)
        _say(f"{mapping}: {added} names added; write the user of the tracker behind each")
        raise typer.Exit(1 if inputs.failed else 0)
    if not inputs.extractions:
        raise typer.Exit(1)
    try:
        report = push(
            target or "",
            inputs,
            url=url,
            options=option or (),
            mapping=mapping,
            dry_run=dry_run,
            mark_missing=mark_missing,
            quiet=quiet or as_json,
        )
    except KeyboardInterrupt:
        _say("interrupted; run the same command again, and it goes on from there")
        raise typer.Exit(130) from None
    _show(report, as_json=as_json, quiet=quiet, mapped=mapping is not None)
    if report.failed:
        raise typer.Exit(1)


def _show(report: Report, *, as_json: bool, quiet: bool, mapped: bool) -> None:
    from .output import to_stdout

    if as_json:
        to_stdout(report.as_json())
    elif not quiet:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPE
        to_stdout(report.table(width).encode("utf-8"))
    failed: dict[str, list[str]] = {}
    for outcome in report.outcomes:
        if outcome.error:
            failed.setdefault(outcome.error, []).append(outcome.step.title)
    for error, (title, *more) in failed.items():
        _say(f"{title}{f' and {len(more)} more' if more else ''}: {error}")
    if mapped and report.unmapped and not quiet:
        _say(f"not in the file of --map, named in the description only: {'、'.join(report.unmapped)}")
    if as_json:
        typer.echo(report.summary(), err=True, nl=False)
    else:
        to_stdout(report.summary().encode("utf-8"))


def _say(message: str) -> None:
    typer.echo(f"extract-tasks: {message}", err=True)
