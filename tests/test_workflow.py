"""The workflow on GitHub: its commands are those that exist here, and it hands on what they write."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
WORKFLOW = YAML(typ="safe", pure=True).load(
    (ROOT / ".github/workflows/report.yml").read_text(encoding="utf-8")
)
STEPS = [(job, step) for job, described in WORKFLOW["jobs"].items() for step in described["steps"]]
COMMANDS = [(job, step["run"]) for job, step in STEPS if "run" in step]
OF_GITHUB = {"gh", "pipx"}  # which machines of GitHub have; see the documentation of runner images
COMPARED = ("build/compare/changes.md", "build/compare/changes.html")  # tests/tools/test_compare.py


@pytest.mark.parametrize(("job", "command"), COMMANDS)
def test_every_command_can_be_run_here(job, command):
    first, *others = shlex.split(command.partition(" >> ")[0])
    if first == "make":
        done = subprocess.run(
            ["make", "--dry-run", *others], cwd=ROOT, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        # to be called only, never written out: the same commands as on any machine
        assert done.stdout
    elif first == ".venv/bin/par":
        par = Path(sys.executable).with_name("par")
        done = subprocess.run([par, *others, "--help"], cwd=ROOT, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    elif first == "cat":
        assert set(others) <= set(COMPARED)
    else:
        assert first in OF_GITHUB


def test_it_calls_the_same_two_commands_and_compares_pull_requests():
    called = {job: [command for name, command in COMMANDS if name == job] for job in WORKFLOW["jobs"]}
    assert called["test"] == ["make test"]
    assert called["book"][0] == "make book"
    assert called["changes"][0] == "make diff BASE=HEAD^1"
    assert WORKFLOW["jobs"]["changes"]["if"] == "github.event_name == 'pull_request'"
    # the commit before the merge has to be there
    (checkout,) = (step for job, step in STEPS if job == "changes" and "checkout" in step.get("uses", ""))
    assert checkout["with"]["fetch-depth"] >= 2


def test_what_is_installed_is_audited_and_holds_a_publication_up():
    audited = [command for job, command in COMMANDS if job == "vulnerabilities"]
    assert audited[0] == "make setup"
    assert "pip-audit --path .venv/lib/python3.11/site-packages" in audited[1]
    assert set(WORKFLOW["jobs"]["publish"]["needs"]) == {"test", "book", "vulnerabilities"}


def test_what_is_handed_on_is_what_the_commands_write():
    handed = {job: step["with"]["path"].split() for job, step in STEPS if "upload" in step.get("uses", "")}
    assert handed == {"book": ["build/book"], "changes": list(COMPARED)}
    assert "build/book" in (ROOT / "Makefile").read_text(encoding="utf-8")
    texts = [command for job, command in COMMANDS if job == "changes"]
    assert any(f"cat {COMPARED[0]} >>" in text for text in texts)
    assert any(f"--body-file {COMPARED[0]}" in text for text in texts)


def test_what_others_may_write_is_never_part_of_a_command():
    """GitHub puts `${{ … }}` into a command as it stands, and titles of pull requests are anybody's."""
    assert [command for _, command in COMMANDS if "${{" in command] == []


def test_only_who_must_may_write():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    may_write = {
        job: sorted(name for name, what in described["permissions"].items() if what == "write")
        for job, described in WORKFLOW["jobs"].items()
        if "permissions" in described
    }
    assert may_write == {"changes": ["pull-requests"], "publish": ["id-token", "pages"]}
