"""`par schema`."""

from __future__ import annotations

from par_lib.cli.output import console
from par_lib.files import write_text
from par_lib.project import Project


def schemas() -> dict[str, str]:
    """The schemas by the name of their file."""
    from par_lib.audit.plan import audit_json_schema
    from par_lib.build.report_file import report_json_schema
    from par_lib.inputs.assumptions import assumptions_json_schema
    from par_lib.inputs.corrections import corrections_json_schema
    from par_lib.inputs.data_log import data_log_json_schema
    from par_lib.inputs.plan import plan_json_schema
    from par_lib.inputs.series_file import register_json_schema
    from par_lib.methodology.load import framework_json_schema
    from par_lib.methodology.questionnaire_load import questionnaire_json_schema
    from par_lib.whatif.scenario import scenario_json_schema

    return {
        "framework": framework_json_schema(),
        "questionnaire": questionnaire_json_schema(),
        "series": register_json_schema(),
        "report": report_json_schema(),
        "audit": audit_json_schema(),
        "scenario": scenario_json_schema(),
        "corrections": corrections_json_schema(),
        "plan": plan_json_schema(),
        "assumptions": assumptions_json_schema(),
        "data_log": data_log_json_schema(),
    }


def command() -> None:
    """Write the JSON Schemas of the YAML files of data/ and of book/report.yml, for editors.

    Example: `par schema`
    """
    project = Project.find()
    for name, text in schemas().items():
        path = project.data / "schema" / f"{name}.schema.json"
        write_text(path, text)
        console().print(f"{project.relative(path)} written")
