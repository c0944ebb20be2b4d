"""A process that is held to declared files, in a process of its own: audit hooks cannot be taken back."""

import subprocess
import sys
import textwrap

import pytest

from par_lib.declared import DeclaredFiles


@pytest.fixture
def project(tmp_path):
    for name in ("data/a.csv", "data/b.csv", "build/results/old.csv", "notebooks/x.ipynb", "other/c.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


@pytest.fixture
def run(project):
    """Runs Python in the project's folder, held to reading data/a.csv and writing build/results/new.csv."""
    files = DeclaredFiles(project, (project / "data/a.csv",), (project / "build/results/new.csv",))

    def held(code):
        program = f"{files.code()}\nfrom pathlib import Path\nimport os\n{textwrap.dedent(code)}"
        return subprocess.run(
            [sys.executable, "-c", program], cwd=project, check=False, capture_output=True, text=True
        )

    return held


@pytest.mark.parametrize(
    "code",
    [
        "assert Path('data/a.csv').read_text() == 'data/a.csv'",
        "assert Path('data/../data/a.csv').read_bytes()",
        "new = Path('build/results/new.csv'); new.write_text('x'); assert new.read_text() == 'x'",
        "assert Path('other/c.csv').read_text()  # not of the folders that hold data and results",
        "assert sorted(os.listdir('data')) == ['a.csv', 'b.csv']",
        "from par_lib.files import write_text; write_text(Path('build/results/new.csv'), 'x')",
        "import pandas; pandas.Series([1]).to_csv('build/results/new.csv')",
    ],
)
def test_declared_files_can_be_used(run, code):
    done = run(code)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("open('data/b.csv')", "data/b.csv is read"),
        ("os.open('data/b.csv', os.O_RDONLY)", "data/b.csv is read"),
        ("Path('other/../data/b.csv').read_bytes()", "data/b.csv is read"),
        ("import pandas; pandas.read_csv('data/b.csv')", "data/b.csv is read"),
        ("Path('data/a.csv').write_text('x')", "data/a.csv is written"),
        ("Path('data/new.csv').write_text('x')", "data/new.csv is written"),
        ("open('build/results/old.csv', 'a')", "build/results/old.csv is written"),
        ("Path('other/c.csv').rename('data/a.csv')", "data/a.csv is written"),
        ("from par_lib.files import write_text; write_text(Path('notebooks/x.ipynb'), 'x')", "is written"),
    ],
)
def test_other_files_of_the_project_are_refused(run, project, code, named):
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    done = run(code)
    assert done.returncode == 1
    assert named in done.stderr
    assert "par_lib/build/tasks.py" in done.stderr
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_a_refusal_can_be_told_from_a_missing_file(run):
    done = run("try:\n    open('data/b.csv')\nexcept FileNotFoundError:\n    pass")
    assert "UndeclaredFile" in done.stderr
