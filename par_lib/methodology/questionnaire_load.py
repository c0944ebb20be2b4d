"""Reads questionnaire files: layout, then how they fit their framework, with every fault at its line."""

from __future__ import annotations

import json
from pathlib import Path

from par_lib.errors import Fault, UnknownName, raise_if
from par_lib.inputs.yaml_file import read_yaml
from par_lib.methodology.load import framework_ids, read_framework
from par_lib.methodology.questionnaire import QuestionnaireFile
from par_lib.methodology.questionnaire_check import violations
from par_lib.project import Project


def questionnaire_ids(project: Project) -> list[str]:
    """Names of the questionnaires in data/questionnaires."""
    return sorted(path.stem for path in (project.data / "questionnaires").glob("*.yml"))


def read_questionnaire(project: Project, name: str) -> QuestionnaireFile:
    """The content of one questionnaire file.

    Raises:
        UnknownName: there is no such file.
        InputFaults: the file breaks its layout, or does not fit its framework.
    """
    path = _path(project, name)
    file = project.relative(path)
    content, positions = read_yaml(path, file, QuestionnaireFile)
    faults = []
    if content.questionnaire != name:
        where, found = positions.where(["questionnaire"]), content.questionnaire
        faults.append(Fault(file, where, expected=name, found=found, hint="as the file's name"))
    if content.framework not in framework_ids(project):
        error = UnknownName("", content.framework, framework_ids(project))
        where = positions.where(["framework"])
        faults.append(Fault(file, where, expected=error.expected, found=content.framework, hint=error.hint))
        raise_if(faults)
    faults += [
        Fault(file, positions.where(v.path), code=v.code, expected=v.expected, found=v.found, hint=v.hint)
        for v in violations(content, read_framework(project, content.framework))
    ]
    raise_if(faults)
    return content


def questionnaire_json_schema() -> str:
    """The layout of questionnaire files as JSON Schema, for editors."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **QuestionnaireFile.model_json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _path(project: Project, name: str) -> Path:
    if name not in questionnaire_ids(project):
        raise UnknownName("questionnaire", name, questionnaire_ids(project))
    return project.data / "questionnaires" / f"{name}.yml"
