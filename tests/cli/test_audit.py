import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from par_lib.analysis.compute import read_year
from par_lib.audit.names import TABLES
from par_lib.cli.audit import command
from par_lib.cli.output import Format
from par_lib.errors import ExitCode
from par_lib.project import ROOT_VARIABLE
from tests.audit.small import add_assessment, add_standard_errors, small_project, write
from tests.build.projects import environment, files_of
from tests.build.projects import par as par_process
from tests.local_cluster import DEADLINE, cluster


@pytest.fixture
def small(tmp_path):
    project = small_project(tmp_path / "project")
    add_assessment(project)
    add_standard_errors(project)
    return project


def heed_interrupts():
    """A shell lets its background jobs ignore interrupts, and this run may be one of them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def results(project):
    return files_of(project.build / "results")


def test_verdict_first_then_tables(par, small):
    ended = par("audit", "small", "2020", "--lang", "en", "--replicates", "2000", project=small)
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0].startswith("Verdict: the ranking")
    assert lines[1].startswith(
        "Calculated 2,000 times, each time with other weights, weights of areas, normalisation, aggregation, "
        "appraisal round, one part left out and given standard errors (as independent): the 90% interval of "
        "a rank is"
    )
    assert "Ranks over all replicates" in ended.out
    assert "Confidence sets for ranks from errors of scores alone" in ended.out
    assert "Unit U1" in ended.out
    assert "further tables by --table: pairs" in ended.err
    vietnamese = par("audit", "small", "2020", "--replicates", "2000", project=small)
    assert vietnamese.out.startswith("Kết luận: thứ hạng")
    assert "Đơn vị U1" in vietnamese.out


def test_what_rests_on_simulated_figures_says_so(small, monkeypatch, capsys):
    """In every heading, and on standard error beside what is for programs."""
    inputs = read_year(small, "small", 2020)
    file = inputs.series.file.model_copy(update={"origin": "simulated"})
    simulated = replace(inputs, series=replace(inputs.series, file=file))
    monkeypatch.setenv(ROOT_VARIABLE, str(small.root))
    monkeypatch.setattr("par_lib.analysis.compute.read_year", lambda *_: simulated)
    command("small", 2020, replicates=300, lang="vi")
    told = capsys.readouterr().out
    assert told.startswith("SỐ LIỆU MÔ PHỎNG. Kết luận: thứ hạng")
    assert "SỐ LIỆU MÔ PHỎNG. Ranks over" in told
    command("small", 2020, replicates=300, form=Format.CSV, lang="en")
    assert "SIMULATED DATA" in capsys.readouterr().err


def test_for_programs(par, small):
    ended = par("audit", "small", "2020", "--format", "csv", "--replicates", "500", project=small)
    text = ended.out
    saved = small.build / "results/small/2020/audit-ranks.csv"
    assert text == saved.read_text(encoding="utf-8")
    ended = par(
        "audit", "small", "2020", "-f", "json", "--table", "ledger", "--replicates", "500", project=small
    )
    rows = json.loads(ended.out)
    assert {row["source"] for row in rows} >= {"weights", "standard_errors", "round"}


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_printed(par, small, table):
    ended = par("audit", "small", "2020", "--table", table, "--replicates", "300", project=small)
    assert ended.code == 0
    assert ended.out.strip()


def test_mistakes(par, small):
    assert "did you mean ranks" in par("audit", "small", "2020", "--table", "rank", project=small).err
    assert (
        "expected 100 or more, found 5"
        in par("audit", "small", "2020", "--replicates", "5", project=small).err
    )
    assert par("audit", "smal", "2020", project=small).code == ExitCode.USAGE
    write(small.data / "audits" / "small.yml", ["series: small", "sources: {aggregation: [median]}"])
    ended = par("audit", "small", "2020", project=small)
    assert ended.code == ExitCode.INPUT
    assert "data/audits/small.yml, line 2" in ended.err
    add_standard_errors(small, error=-1)
    (small.data / "audits" / "small.yml").unlink()
    assert (
        "standard_errors.csv, row 2, column standard_error"
        in par("audit", "small", "2020", project=small).err
    )


def test_a_plan_that_varies_nothing(par, small):
    sources = "{leave_out: none, normalisation: [share], aggregation: [arithmetic], "
    sources += "weights: null, area_weights: null}"
    write(small.data / "audits" / "small.yml", ["series: small", f"sources: {sources}"])
    for name in ("assessment.csv", "standard_errors.csv"):
        (small.data / "clean/small/2020" / name).unlink()
    ended = par("audit", "small", "2020", project=small)
    assert ended.code == ExitCode.USAGE
    assert "something that varies, found nothing" in ended.err


def test_a_source_without_effect_ends_the_command(par, small):
    """A bonus that nobody got, left out, changes nothing: no audit may claim to have tried it."""
    scores = small.data / "clean/small/2020/scores.csv"
    lines = [",".join([*line.split(",")[:2], "0", *line.split(",")[3:]]) if ",A3," in line else line
             for line in scores.read_text(encoding="utf-8").splitlines()]  # fmt: skip
    write(scores, lines)
    (scores.parent / "assessment.csv").unlink()
    write(small.data / "audits" / "small.yml", ["series: small", "sources: {leave_out: [A3]}"])
    ended = par("audit", "small", "2020", project=small)
    assert ended.code == ExitCode.RUN
    assert "left_out: moved, but without effect on any score" in ended.err
    assert not results(small)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="sends SIGINT")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_and_again_gives_the_same_bytes(small, tmp_path, workers):
    """A real process, interrupted as a terminal does it: the signal goes to the whole group."""
    other = small_project(tmp_path / "other")
    add_assessment(other)
    add_standard_errors(other)
    command = ["audit", "small", "2020", "--replicates", "100000", "--workers", workers]
    program = Path(sys.executable).with_name("par")
    with subprocess.Popen(
        [program, *command], cwd=other.root, env=environment(), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=heed_interrupts,
    ) as process:  # fmt: skip
        deadline = time.monotonic() + DEADLINE
        while not list(other.build.rglob("progress-*.npz")):
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=DEADLINE)
    assert process.returncode == ExitCode.INTERRUPTED, told
    assert "run the command again to go on" in told
    assert "Traceback" not in told
    assert not results(other)
    while subprocess.run(["pgrep", "-g", str(process.pid)], check=False, capture_output=True).stdout:
        assert time.monotonic() < deadline, "a process of the interrupted run goes on"
        time.sleep(0.05)
    assert par_process(other, *command).returncode == 0
    assert par_process(small, *command[:-2]).returncode == 0
    assert results(other) == results(small)


def test_on_a_cluster(small, tmp_path):
    other = small_project(tmp_path / "other")
    add_assessment(other)
    add_standard_errors(other)
    with cluster(tmp_path) as running:
        where = ["--scheduler", running.address, "--workers", "2"]
        ended = par_process(other, "audit", "small", "2020", "--replicates", "20000", *where)
    assert ended.returncode == 0, ended.stderr
    assert par_process(small, "audit", "small", "2020", "--replicates", "20000").returncode == 0
    assert results(other) == results(small)


def test_no_cluster_there(par, small):
    ended = par("audit", "small", "2020", "--scheduler", "tcp://127.0.0.1:9", project=small)
    assert ended.code == ExitCode.USAGE
    assert "start one with `dask scheduler`" in ended.err
