import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from par_lib.cli.main import app
from par_lib.errors import ExitCode
from par_lib.project import ROOT_VARIABLE

ROOT = Path(__file__).parents[2]
PAR = Path(sys.executable).parent / "par"
COMMANDS = {command.name: command.callback for command in app.registered_commands}
EXAMPLES = {
    name: re.findall(r"`par ([^`]+)`", callback.__doc__.partition("Example:")[2])
    for name, callback in COMMANDS.items()
}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example(par, name):
    ended = par(name, "--help")
    assert ended.code == 0
    assert EXAMPLES[name], name
    for example in EXAMPLES[name]:
        assert example.split()[0] == name
        words = re.sub(r"[\s│]+", " ", ended.out)
        assert f"Example: par {example}" in words


# what builds a book has its own tests
@pytest.mark.parametrize(
    "name", [name for name in COMMANDS if name not in {"build", "export", "release", "diff", "pdf"}]
)
def test_examples_run(par, copied, name):
    for example in EXAMPLES[name]:
        ended = par(*shlex.split(example), project=copied)
        assert ended.code == 0, ended.err
        assert ended.out


def test_no_arguments_show_help(par):
    assert "Usage: par" in par().out


@pytest.mark.parametrize(
    "arguments",
    [["scores"], ["score"], ["score", "papi"], ["score", "papi", "last"], ["score", "papi", "2023", "--lag"]],
)
def test_a_mistaken_command_line(par, arguments):
    ended = par(*arguments)
    assert ended.code == ExitCode.USAGE
    assert "Traceback" not in ended.err


def test_outside_of_a_project(par, tmp_path):
    ended = subprocess.run(
        [PAR, "series"], cwd=tmp_path, env={"PATH": ""}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == ExitCode.USAGE
    assert f"hint: change into the project's folder, or set {ROOT_VARIABLE} to it" in ended.stderr


def test_the_installed_command_from_a_folder_within(par, ministries):
    ended = subprocess.run(
        [PAR, "score", "par-ministry", "2023", "-f", "csv"],
        cwd=ministries.data / "units",
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0
    assert ended.stdout.decode() == par("score", "par-ministry", "2023", "-f", "csv").out


def test_faults_end_the_process_without_a_traceback(ministries):
    scores = ministries.data / "clean" / "par-ministry" / "2023" / "scores.csv"
    scores.write_bytes(scores.read_bytes().replace(b"61.86", b"91.86"))
    ended = subprocess.run([PAR, "check"], cwd=ministries.root, capture_output=True, text=True, check=False)
    assert ended.returncode == ExitCode.INPUT
    assert ended.stderr.startswith("1 fault\ndata/clean/par-ministry/2023/scores.csv, row 26, column points")
    assert ended.stdout == ""


def test_a_reader_that_has_seen_enough():
    # 1,764 leaves are more than a pipe holds
    leaves = "score papi 2023 --detail leaf --format csv"
    command = f"{shlex.quote(str(PAR))} {leaves} | head -c 1 >&2; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stdout == "0\n"
    assert "BrokenPipe" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_interrupt_says_what_to_do(par, monkeypatch):
    def interrupted(*_):
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("par_lib.inputs.series.read_register", interrupted)
    ended = par("series")
    assert ended.code == ExitCode.INTERRUPTED
    assert "run the command again to go on" in ended.err


def test_help_imports_nothing_that_computes():
    heavy = "('pandas', 'numpy', 'pydantic')"
    code = f"import sys, par_lib.cli.main; print([name for name in {heavy} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
