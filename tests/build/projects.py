"""Copies of this project that tests may change, and the `par` command run in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from pytask import PathNode, TaskWithoutPath

from par_lib.build.dependencies import Results, kept_lines
from par_lib.project import ROOT_VARIABLE, Project

ROOT = Path(__file__).resolve().parents[2]
TWO_PAGES = """\
title: {vi: "Báo cáo {year}", en: "Report {year}"}
description: {vi: Mẫu, en: Sample}
languages: [vi, en]
home: {notebook: summary, series: par-ministry}
parts:
  - title: {vi: Cấp bộ, en: Ministries}
    pages:
      - {notebook: index, series: par-ministry}
"""
SMALL_REPORT = f"""\
{TWO_PAGES}\
      - {{notebook: area, series: par-ministry, each_area: true}}
      - {{notebook: trend, series: par-ministry}}
  - title: {{vi: Khác, en: Other}}
    pages:
      - {{page: reading}}
"""


def copy_project(folder: Path, report: str | None = None) -> Project:
    """The data, notebooks and pages of this project in another folder; `report` replaces book/report.yml."""
    caches = shutil.ignore_patterns("__pycache__", ".*_cache", ".ipynb_checkpoints")
    for name in ("data", "notebooks", "book"):
        shutil.copytree(ROOT / name, folder / name, ignore=caches)
    if report:
        (folder / "book" / "report.yml").write_text(report, encoding="utf-8")
    return Project(folder)


def par(project: Project, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs the `par` command in a project as a person does: from its folder."""
    return subprocess.run(
        [Path(sys.executable).with_name("par"), *arguments],
        cwd=project.root,
        env=environment(**variables),
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def paths_of(project: Project, nodes: Iterable[PathNode | Results]) -> set[str]:
    """Files by their paths in a project."""
    paths = [path for node in nodes for path in (node.paths if isinstance(node, Results) else [node.path])]
    return {path.relative_to(project.root).as_posix() for path in paths}


def reads_of(project: Project, task: TaskWithoutPath) -> set[str]:
    """All files that a task reads, whether made by other tasks or not."""
    inputs = kept_lines(project, task.depends_on["inputs"].load())
    return paths_of(project, task.depends_on["reads"]) | inputs.keys()


def environment(**variables: str) -> dict[str, str]:
    """This process's environment without the root that a test before may have set."""
    kept = {name: value for name, value in os.environ.items() if name != ROOT_VARIABLE}
    return {**kept, **variables}


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def swap(file: Path, old: str, new: str) -> None:
    """Replaces the one place where `old` stands in a file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file.name}: {old!r} stands there {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")
