"""Projects to work on, the `par` command, and small frameworks: what several folders of tests share."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from par_lib.cli.main import main
from par_lib.inputs.origins import forget_origins
from par_lib.inputs.series import read_register
from par_lib.methodology.framework import Framework
from par_lib.methodology.resolve import resolve
from par_lib.methodology.schema import FrameworkFile
from par_lib.project import ROOT_VARIABLE, Project
from par_lib.simulate.files import ensure_simulated
from tests.book.browser import open_browser

ROOT = Path(__file__).parents[1]

# The same commit is judged the same on every machine; `pytest --hypothesis-profile=default` looks further.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")


@dataclass(frozen=True)
class Ended:
    """How one command line ended."""

    code: int
    out: str
    err: str


Par = Callable[..., Ended]


@pytest.fixture(autouse=True)
def _same_root() -> Iterator[None]:
    """A test that leaves another project to the tests after it fails itself."""
    before = os.environ.get(ROOT_VARIABLE)
    yield
    assert os.environ.get(ROOT_VARIABLE) == before


@pytest.fixture
def par(monkeypatch, capsys) -> Par:
    """Runs one command line of `par` on this project, or on another: `par("check", project=copy)`."""

    def run(*arguments: str, project: Project | None = None) -> Ended:
        monkeypatch.setenv(ROOT_VARIABLE, str(project.root if project else ROOT))
        capsys.readouterr()
        code = main(list(arguments))
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def shipped() -> Project:
    """The project itself, to read from only."""
    return Project(ROOT)


@pytest.fixture(scope="session")
def drawn_here(shipped) -> Path:
    """The simulated inputs of the project itself, drawn when they are stale: copies need not draw them."""
    register = read_register(shipped)
    for name in register.ids:
        series = register.series(name)
        if series.file.origin == "simulated":
            ensure_simulated(shipped, register, series, series.years[0])
    forget_origins()  # no test has read them yet
    return shipped.build / "simulated"


@pytest.fixture
def copied(tmp_path, drawn_here) -> Project:
    """A copy of all data, to change."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(drawn_here, tmp_path / "build" / "simulated")
    return Project(tmp_path)


@pytest.fixture
def ministries(tmp_path) -> Project:
    """A copy with the ministries of 2023 alone: small, so that many faults can be tried."""
    kept = ["units", "published", "clean/par-ministry", "frameworks/ministry-2023-blocks.yml"]
    for name in kept:
        source, target = ROOT / "data" / name, tmp_path / "data" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    register = (ROOT / "data" / "series.yml").read_text(encoding="utf-8")
    head, _, _ = register.partition("\n  par-province:\n")
    # what belongs to a framework or questionnaire that is not copied
    head = re.sub(r"    (surveys|collects):\n(      .*\n)+", "", head)
    (tmp_path / "data" / "series.yml").write_text(head + "\n", encoding="utf-8")
    return Project(tmp_path)


def framework_content(**changes: Any) -> dict[str, Any]:
    """A framework file of two areas (A: two criteria, B: one leaf) and 10 points, as read from YAML."""

    def node(code: str, points: str | float | None = None, **more: Any) -> dict[str, Any]:
        names = {"code": code, "name": {"vi": code, "en": code}}
        leaf = {"max": points, "score_source": "desk", "status": "illustrative"} if points is not None else {}
        return names | leaf | more

    return {
        "framework": "small",
        "name": {"vi": "Nhỏ", "en": "Small"},
        "level": "ministry",
        "years": ["2020-2022"],
        "depth_names": [{"vi": "Lĩnh vực", "en": "Area"}, {"vi": "Tiêu chí", "en": "Criterion"}],
        "score_sources": {"desk": {"vi": "Hồ sơ", "en": "Desk"}},
        "index": {"measure": "percent_of_maximum"},
        "ranking": {"ties": "min"},
        "display": {"points": 2, "index": 2},
        "totals": [{"points": 10}],
        "tree": [node("A", children=[node("A1", "10/3"), node("A2", "5/3")]), node("B", 5)],
    } | changes


@pytest.fixture(scope="session")
def content() -> Callable[..., dict[str, Any]]:
    """Makes the content of a small framework file, with other values for some of its keys."""
    return framework_content


@pytest.fixture(scope="session")
def small_framework() -> Callable[..., Framework]:
    """Makes the small framework of one year."""

    def make(year: int = 2020, **changes: Any) -> Framework:
        return resolve(FrameworkFile.model_validate(framework_content(**changes)), year)

    return make


def assessed_content() -> dict[str, Any]:
    """A framework file with five leaves: A1 and A2 by rule, A3 without one, B measured, C a target each."""

    def leaf(code: str, points: float, source: str, **more: Any) -> dict[str, Any]:
        about = {"code": code, "name": {"vi": f"Tiêu chí {code}", "en": f"Criterion {code}"}, "max": points}
        return about | {"score_source": source, "status": "illustrative"} | more

    plan = {"unit": "%", "steps": [{"at": 100, "points": 2}, {"at": 80, "points": 1}]}
    return framework_content(
        score_sources={
            "council": {"vi": "Hội đồng", "en": "Council"},
            "survey": {"vi": "Khảo sát", "en": "Survey"},
        },
        appraised=["council"],
        tree=[
            {
                "code": "A",
                "name": {"vi": "Chỉ đạo, điều hành", "en": "Steering"},
                "children": [
                    leaf("A1", 2, "council", rule={"kind": "steps", **plan}),
                    leaf("A2", 1, "council", rule={"kind": "deduction", "per_case": 0.25}),
                    leaf("A3", 2, "council"),
                ],
            },
            leaf("B", 3, "survey", rule={"kind": "survey_mean", "lowest": 1, "highest": 5}),
            leaf("C", 2, "survey", rule={"kind": "statistic_against_target", "unit": "%"}),
        ],
    )


@pytest.fixture(scope="session")
def assessed() -> Framework:
    """A framework in 2020 with leaves that a council appraises and leaves that are measured."""
    return resolve(FrameworkFile.model_validate(assessed_content()), 2020)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, for all tests of one worker: its driver runs once in a process."""
    with open_browser() as opened:
        yield opened
