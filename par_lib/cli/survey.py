"""`par survey`: plan, ask, take in, estimate and judge the sociological survey."""

from __future__ import annotations

import typer

from par_lib.cli import survey_count, survey_field, survey_plan, survey_results

app = typer.Typer(no_args_is_help=True, help="Plan, ask, take in, estimate and judge the survey.")
app.command("plan")(survey_plan.plan)
app.command("forms")(survey_field.forms)
app.command("intake")(survey_field.intake)
app.command("estimate")(survey_results.estimate)
app.command("count")(survey_count.count)
app.command("quality")(survey_results.quality)
