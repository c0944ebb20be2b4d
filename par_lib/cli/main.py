"""The `par` command: one module a subcommand; errors become messages and exit codes here.

Commands import what they compute with only when they run, so that help answers at once.
"""

from __future__ import annotations

import os
import sys

import typer

from par_lib.cli import (
    ask,
    audit,
    build,
    check,
    corrections,
    diff,
    explain,
    export,
    framework,
    intake,
    pdf,
    plan,
    release,
    schema,
    score,
    series,
    simulate,
    survey,
    verify,
    whatif,
)
from par_lib.cli.output import errors_console
from par_lib.errors import ExitCode, ParError
from par_lib.files import told_by_system
from par_lib.inputs.origins import forget_origins

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Computes and publishes an annual governance index from cleaned inputs.",
)
app.command("series")(series.command)
app.command("check")(check.command)
app.command("score")(score.command)
app.command("explain")(explain.command)
app.command("ask")(ask.command)
app.command("verify")(verify.command)
app.command("audit")(audit.command)
app.command("whatif")(whatif.command)
app.command("build")(build.command)
app.command("release")(release.command)
app.command("diff")(diff.command)
app.command("intake")(intake.command)
app.command("simulate")(simulate.command)
app.add_typer(framework.app, name="framework")
app.add_typer(survey.app, name="survey")
app.command("plan")(plan.command)
app.command("pdf")(pdf.command)
app.command("export")(export.command)
app.command("corrections")(corrections.command)
app.command("schema")(schema.command)


def run(arguments: list[str] | None = None) -> None:
    """Runs one command line and ends the process with its exit code."""
    code = main(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough (`par score … | head`); Python would complain when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Runs one command line.

    Returns:
        An `ExitCode`; a person's mistake is a message on standard error, never a traceback.
    """
    forget_origins()
    try:
        app(args=arguments, prog_name="par")
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # typer takes it for a failure
            return ExitCode.OK
        if end.code == ExitCode.INTERRUPTED:
            errors_console().print("interrupted: what was finished is kept, run the command again to go on")
        return int(end.code or 0)
    except ParError as error:
        errors_console().print(str(error), soft_wrap=True)
        return error.exit_code
    except OSError as error:  # what libraries write by themselves
        if (faults := told_by_system(error)) is None:
            raise
        errors_console().print(str(faults), soft_wrap=True)
        return faults.exit_code
    return ExitCode.OK
