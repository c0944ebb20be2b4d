"""What kernels find done when they are forked."""

from __future__ import annotations

import json
import sys

from par_lib.build import preloaded as preloading
from par_lib.build.plan import make_plan
from par_lib.build.preloaded import notebook_names, preloaded, read_ahead
from par_lib.code import Code
from par_lib.inputs import yaml_file
from par_lib.inputs.folder import STAMP, inputs_folder
from par_lib.inputs.series import read_register
from par_lib.methodology.load import framework_ids
from par_lib.project import ROOT_VARIABLE
from par_lib.simulate.files import simulated_stamp
from tests.build.projects import SMALL_REPORT, copy_project, swap


def test_what_notebooks_import_is_imported_first(tmp_path):
    project = copy_project(tmp_path)
    names = preloaded(project, 2023)
    assert names[0] == "numpy"
    assert "par_lib.report.publish" in names
    assert "par_lib.report.publish.show_figure" not in names
    assert names[-1] == "par_lib.build.preloaded:read_ahead:2023"
    assert preloaded(project, 2023) == names


def test_a_notebook_that_cannot_be_read_has_nothing_imported(tmp_path):
    broken = tmp_path / "broken.ipynb"
    assert notebook_names(broken) == ()
    broken.write_text("{", encoding="utf-8")
    assert notebook_names(broken) == ()
    broken.write_text('{"cells": [{"cell_type": "code", "source": ["import ("]}]}', encoding="utf-8")
    assert notebook_names(broken) == ()


def test_descriptions_are_parsed_ahead_and_faulty_ones_left_alone(tmp_path, monkeypatch):
    project = copy_project(tmp_path)
    swap(project.data / "frameworks" / "papi.yml", "framework: papi", "framework: [papi")
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    yaml_file._validated.cache_clear()
    read_ahead("2023")
    assert yaml_file._validated.cache_info().currsize == len(
        framework_ids(project)
    )  # a faulty one less, series.yml more
    before = yaml_file._validated.cache_info().misses
    read_ahead("2023")
    assert yaml_file._validated.cache_info().misses == before + 1


def test_a_stale_year_is_drawn_whichever_it_is_and_said_only_then(tmp_path, monkeypatch):
    report = SMALL_REPORT.replace(
        "{notebook: trend, series: par-ministry}", "{notebook: trend, series: demo-ministry}"
    )
    project = copy_project(tmp_path, report)
    series = read_register(project).series("demo-ministry")
    seed = series.simulation.seed

    def stamped(year):
        folder = inputs_folder(project, series, year)
        folder.mkdir(parents=True)
        stamp = simulated_stamp(project, series, year, seed)
        (folder / STAMP).write_text(json.dumps(stamp), encoding="utf-8")

    said, drawn = [], []
    monkeypatch.setattr(preloading, "prepared_folder", lambda *given: drawn.append(given[-1]))
    plan = make_plan(project, 2023)
    stamped(2023)
    stamped(2024)
    preloading.draw_inputs(project, plan, said.append)
    assert drawn == [2022]
    assert said == ["drawing simulated inputs: demo-ministry"]
    stamped(2022)
    preloading.draw_inputs(project, plan, said.append)
    assert (drawn, len(said)) == ([2022], 1)


def test_code_is_hashed_ahead(monkeypatch, tmp_path):
    monkeypatch.setenv(ROOT_VARIABLE, str(copy_project(tmp_path).root))
    read_ahead("2023")
    name = "par_lib.build.preloaded"
    assert name in sys.modules
    from par_lib import code

    before = code._read.cache_info().misses
    assert Code((name,)).hash
    assert code._read.cache_info().misses == before
