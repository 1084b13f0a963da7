"""The command line: `extract-tasks FILE...` prints action items as JSON; sub-commands stand beside it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from . import __version__
from .cli_push import push_command
from .errors import ExtractTasksError, InputError, UsageError

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

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            _say("extract-tasks: interrupted; the files that were written are whole")
            raise typer.Exit(130) from None


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
        list[str],
        typer.Argument(
            metavar="FILE", help="Documents; with -r also folders; '-' is standard input.", show_default=False
        ),
    ],
    date: Annotated[
        str | None,
        typer.Option(help="The day of the meeting or document: 2022-02-07, or 'today'. Default: what the text says."),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help="json, jsonl, csv, xlsx, md, ics, taskwarrior or html. Default: from the ending of -o, else json.",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="A file; or a folder (PATH/), for one file a document. Default: standard output.",
        ),
    ] = None,
    text_out: Annotated[
        str | None,
        typer.Option(
            metavar="PATH", help="A file or folder (PATH/) for the text that was read, to which offsets refer."
        ),
    ] = None,
    columns: Annotated[
        str | None, typer.Option(help="Columns of a csv for an importer: jira, gitlab, redmine or todoist.")
    ] = None,
    recursive: Annotated[bool, typer.Option("--recursive", "-r", help="Read the documents in folders, too.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that share the files.")] = 1,
    everything: Annotated[bool, typer.Option("--all", help="Also the exhortations (tier 'may').")] = False,
    rules: Annotated[list[Path] | None, typer.Option(help="A folder with more rules, merged; may be repeated.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Of text files. Default: recognized.")] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No warnings and no progress on standard error.")
    ] = False,
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
    """Prints the action items of Chinese documents: who must do what by when, with the words that say so.

    One file gives one JSON object, several give one object a line. Nothing leaves this machine.
    """
    from . import batch
    from .output import Output, Texts
    from .progress import follow

    options = batch.Options(_day(date), encoding, everything, tuple(rules or ()))
    inputs = batch.find(files, recursive=recursive, written=(output, text_out))
    out = Output(inputs, output, format_, columns)
    texts = Texts(inputs, text_out)
    outcomes = batch.run([each.path for each in inputs], options, jobs)
    failed = 0
    for each, outcome in follow(zip(inputs, outcomes, strict=True), len(inputs), quiet=quiet or out.on_terminal):
        try:
            if isinstance(outcome, InputError):
                raise outcome
            texts.add(each, outcome)
            out.add(each, outcome)
        except InputError as error:
            _complain(error)
            failed += 1
            continue
        if not quiet:
            for warning in outcome.extraction.warnings:
                _say(f"{each.path}: {warning.message}")
    out.close()
    if failed and len(inputs) > 1:
        _say(f"extract-tasks: {failed} of {len(inputs)} files failed, see above")
    if failed:
        raise typer.Exit(1)


@app.command("schema")
def schema_command() -> None:
    """Prints the JSON Schema of the output."""
    _print_schema(True)


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
    from .output import to_stdout

    source = readers.read(file, encoding)
    text = explain(
        source.text,
        day,
        item=item,
        sentence=sentence,
        source=source.name,
        metadata_date=source.date,
        rules=rules or (),
    )
    to_stdout(text.encode("utf-8"))


app.command("push")(push_command)

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


def _complain(error: ExtractTasksError) -> None:
    _say(f"extract-tasks: {error}")


def _say(message: str) -> None:
    """A line on standard error; not by typer, whose lines would end up behind a progress bar."""
    print(message, file=sys.stderr)


def main() -> None:
    """Runs the command; a user's mistake is one line on standard error and an exit status, never a traceback."""
    try:
        app()
    except ExtractTasksError as error:
        _complain(error)
        sys.exit(error.status)
