"""Reads framework files: layout, then totals, with every fault at its line."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from par_lib.errors import Fault, UnknownName, raise_if
from par_lib.inputs.yaml_file import read_yaml
from par_lib.methodology.check import violations
from par_lib.methodology.framework import Framework
from par_lib.methodology.resolve import resolve, years_of
from par_lib.methodology.schema import FrameworkFile
from par_lib.project import Project


def framework_ids(project: Project) -> list[str]:
    """Names of the frameworks in data/frameworks."""
    return sorted(path.stem for path in (project.data / "frameworks").glob("*.yml"))


def read_framework(project: Project, framework: str) -> FrameworkFile:
    """The content of one framework file.

    Raises:
        UnknownName: there is no such file.
        InputFaults: the file breaks its layout, or does not add up to the totals that it declares.
    """
    return _read(project, framework, _path(project, framework).stat().st_mtime_ns)


def read_layout(project: Project, framework: str) -> FrameworkFile:
    """The content of one framework file, whether or not it adds up: a head for a tree still to come.

    Raises:
        UnknownName: there is no such file.
        InputFaults: the file breaks its layout.
    """
    path = _path(project, framework)
    return read_yaml(path, project.relative(path), FrameworkFile)[0]


def _path(project: Project, framework: str) -> Path:
    if framework not in framework_ids(project):
        raise UnknownName("framework", framework, framework_ids(project))
    return project.data / "frameworks" / f"{framework}.yml"


@lru_cache(maxsize=32)
def _read(project: Project, framework: str, _version: int) -> FrameworkFile:
    path = _path(project, framework)
    file = project.relative(path)
    content, positions = read_yaml(path, file, FrameworkFile)
    faults = [
        Fault(file, positions.where(v.path), code=v.code, expected=v.expected, found=v.found, hint=v.hint)
        for v in violations(content)
    ]
    if content.framework != framework:
        where = positions.where(["framework"])
        faults.append(
            Fault(file, where, expected=framework, found=content.framework, hint="as the file's name")
        )
    raise_if(faults)
    return content


def load_framework(project: Project, framework: str, year: int) -> Framework:
    """The framework of one year.

    Raises:
        UnknownName: there is no such framework, or it does not cover that year.
        InputFaults: the file is faulty.
    """
    return resolve(read_framework(project, framework), year)


def framework_before(project: Project, framework: Framework, followed: str | None) -> Framework | None:
    """What a framework is compared with: the framework of the year before.

    That is the same file where it covers that year, so that a framework of blocks is not set against one of
    components; otherwise the one that the series followed then, if any (`followed`).

    Raises:
        InputFaults: a file is faulty.
    """
    year = framework.year - 1
    if year in years_of(read_framework(project, framework.id)):
        return load_framework(project, framework.id, year)
    return load_framework(project, followed, year) if followed else None


def framework_json_schema() -> str:
    """The layout of framework files as JSON Schema, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **FrameworkFile.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
