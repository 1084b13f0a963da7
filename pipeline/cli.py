"""The command line: `extract-tasks FILE...` prints action items as JSON; sub-commands stand beside it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from . import __version__
from .errors import ExtractTasksError, InputError, UsageError

if TYPE_CHECKING:
    from .results import Result

MAIN = "extract"


class MainOrSub(TyperGroup):
    """Takes `extract-tasks speech.txt` as the main command; a first argument that names a sub-command runs that."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or args[0] not in self.commands or args[0] == MAIN:
            args = [MAIN, *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[Any, Any, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return ("" if name == MAIN else name), command, rest


app = typer.Typer(cls=MainOrSub, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def root() -> None:
    """Chinese speeches, minutes, notices and work plans in; who must do what by when, as JSON, out."""


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"extract-tasks {__version__}")
        raise typer.Exit


def _print_schema(wanted: bool) -> None:
    if wanted:
        from .schema import json_schema

        typer.echo(json_schema(), nl=False)
        raise typer.Exit


@app.command(MAIN, hidden=True)
def extract_command(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="Text files; '-' is standard input.", show_default=False)
    ],
    date: Annotated[
        str | None,
        typer.Option(help="The day of the meeting or document: 2022-02-07, or 'today'. Default: what the text says."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="A file; or a folder (PATH/), for one JSON file each. Default: standard output.",
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also the exhortations (tier 'may').")] = False,
    rules: Annotated[list[Path] | None, typer.Option(help="A folder with more rules, merged; may be repeated.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Of the files. Default: recognized.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No warnings on standard error.")] = False,
    schema: Annotated[
        bool,
        typer.Option(
            "--schema", callback=_print_schema, is_eager=True, help="Print the JSON Schema of the output and stop."
        ),
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Prints the action items of Chinese documents as JSON: who must do what by when, with the words that say so.

    One file gives one JSON object, several give one object a line. Nothing leaves this machine.
    """
    day = _day(date)
    folder = Path(output) if output and (Path(output).is_dir() or output.endswith(("/", "\\"))) else None
    if folder:
        _make_folder(folder, files)
    from . import readers, writers
    from .api import load, process

    nlp = load(rules=rules or ())
    failed = False
    results: list[Result] = []
    for path in files:
        try:
            source = readers.read(path, encoding)
            result = process(source, day, include_may=everything, nlp=nlp)
            if folder:
                writers.write_file(folder / f"{_stem(path)}.json", writers.render("json", [result]))
        except InputError as error:
            _complain(error)
            failed = True
            continue
        if not quiet:
            for warning in result.extraction.warnings:
                typer.echo(f"{path}: {warning.message}", err=True)
        results.append(result)
    if results and not folder:
        data = writers.render("json" if len(files) == 1 else "jsonl", results)
        if output is None:
            _print(data)
        else:
            writers.write_file(Path(output), data)
    if failed:
        raise typer.Exit(1)


@app.command("explain")
def explain_command(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A text file; '-' is standard input.", show_default=False)
    ],
    item: Annotated[
        str | None, typer.Option(metavar="ID", help="The item to explain: its id, or how the id begins.")
    ] = None,
    sentence: Annotated[int | None, typer.Option(metavar="N", help="The sentence to explain, counted from 1.")] = None,
    date: Annotated[
        str | None,
        typer.Option(help="The day of the meeting or document: 2022-02-07, or 'today'. Default: what the text says."),
    ] = None,
    rules: Annotated[list[Path] | None, typer.Option(help="A folder with more rules, merged; may be repeated.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Of the file. Default: recognized.")] = None,
) -> None:
    """Tells in words why each sentence is a task or none, and where every field of an item comes from."""
    day = _day(date)
    from . import readers
    from .explain import explain

    source = readers.read(file, encoding)
    _print(
        explain(
            source.text,
            day,
            item=item,
            sentence=sentence,
            source=source.name,
            metadata_date=source.date,
            rules=rules or (),
        ).encode("utf-8")
    )


rules_app = typer.Typer(rich_markup_mode=None, help="Rule folders of one's own.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")


@rules_app.callback()
def rules_root() -> None:
    """Rule folders of one's own."""


@rules_app.command("check")
def check_rules(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder as --rules takes it.", show_default=False)],
) -> None:
    """Says what is wrong with a rule folder, runs its examples, and shows which names hide others."""
    from .rulecheck import check

    findings = check(folder)
    for finding in findings:
        typer.echo(str(finding))
    errors = sum(finding.level == "error" for finding in findings)
    typer.echo(f"{folder}: {errors} errors, {len(findings) - errors} notes")
    if errors:
        raise typer.Exit(1)


def _day(date: str | None) -> str | None:
    """The reference date as ISO text; only 'today' asks the clock."""
    if date is None:
        return None
    import datetime as dt

    if date == "today":
        return dt.date.today().isoformat()
    try:
        return dt.date.fromisoformat(date).isoformat()
    except ValueError:
        raise UsageError(f"--date {date}: no such day; write it as 2022-02-07, or 'today'") from None


def _stem(path: str) -> str:
    return "stdin" if path == "-" else Path(path).stem


def _make_folder(folder: Path, files: list[str]) -> None:
    stems = [_stem(path) for path in files]
    twice = next((stem for stem in stems if stems.count(stem) > 1), None)
    if twice:
        raise UsageError(f"-o {folder}: two inputs would both become {twice}.json; run them one by one")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{folder}: cannot be made a folder ({error.strerror or error}); choose another place with -o"
        ) from None


def _print(data: bytes) -> None:
    """UTF-8 on standard output, whatever the locale says."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone; say nothing more


def _complain(error: ExtractTasksError) -> None:
    typer.echo(f"extract-tasks: {error}", err=True)


def main() -> None:
    """Runs the command; a user's mistake is one line on standard error and an exit status, never a traceback."""
    try:
        app()
    except ExtractTasksError as error:
        _complain(error)
        sys.exit(error.status)
