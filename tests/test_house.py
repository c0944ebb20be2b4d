"""Rules of the house that no tool checks: the lock, the environment, notebooks, paths, what is in git."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from functools import partial
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DEPENDENCIES = {
    canonicalize_name(one.name): one for one in map(Requirement, PYPROJECT["project"]["dependencies"])
}
# conda-forge's name of a package: no graphical toolkits, the library without the shell, a point in the name.
CONDA_NAMES = {
    "brotli-python": "brotli",
    "matplotlib-base": "matplotlib",
    "python-duckdb": "duckdb",
    "ruamel.yaml": "ruamel-yaml",
}


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Files in git, and those that are about to be (neither tracked nor ignored)."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout of git")
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


@pytest.fixture(scope="module")
def notebooks() -> dict[str, nbformat.NotebookNode]:
    paths = sorted((ROOT / "notebooks").rglob("*.ipynb"))
    return {
        path.name: nbformat.read(path, as_version=4)
        for path in paths
        if ".ipynb_checkpoints" not in path.parts
    }


def test_environment_is_that_of_pyproject():
    environment = YAML(typ="safe", pure=True).load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["name"] == PYPROJECT["project"]["name"]
    assert environment["channels"] == ["conda-forge"]
    (by_pip,) = (item["pip"] for item in environment["dependencies"] if isinstance(item, dict))
    by_conda = [item for item in environment["dependencies"] if isinstance(item, str) and item != "pip"]
    assert "--editable ." in by_pip
    found = {}
    for text in [*by_conda, *(item for item in by_pip if item != "--editable .")]:
        requirement = Requirement(text)
        name = CONDA_NAMES.get(requirement.name, requirement.name)
        assert name not in found
        found[name] = requirement.specifier
    assert found.pop("python") == SpecifierSet(PYPROJECT["project"]["requires-python"])
    assert found == {name: one.specifier for name, one in DEPENDENCIES.items()}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-uv.lock"])
def test_locks_are_hashed_and_hold_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    blocks = re.findall(r"^[\w.-]+==.*(?:\n {4}.*)*", text, re.MULTILINE)
    assert blocks
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_lock_satisfies_pyproject():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked: dict[str, set[Version]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE):
        locked.setdefault(canonicalize_name(name), set()).add(Version(version))
    groups = PYPROJECT["dependency-groups"]
    wanted = [*DEPENDENCIES.values(), *map(Requirement, groups["test"] + groups["install"])]
    for requirement in wanted:
        versions = locked.get(canonicalize_name(requirement.name), set())
        assert versions, requirement
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_no_lock_that_embeds_addresses(tracked):
    assert [path.name for path in tracked if path.name == "uv.lock" or path.name.startswith("pylock")] == []


def test_no_absolute_path_of_a_machine(tracked):
    folders = rf"(?:home|Users)/(?!someone\b)\w|(?:root|work)/\w|{re.escape(ROOT.as_posix()[1:])}/"
    somebody = re.compile(rf"(?<![\w.:/-])/(?:{folders})")
    found = []
    for path in tracked:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in somebody.finditer(text)]
    assert found == []


def test_every_module_is_in_git(tracked):
    """An entry of .gitignore such as `build/` would leave out par_lib/build as well."""
    modules = {path for path in (ROOT / "par_lib").rglob("*.py") if "__pycache__" not in path.parts}
    assert modules - set(tracked) == set()


def test_notebooks_are_stripped(notebooks):
    assert notebooks
    names = [str(ROOT / "notebooks" / name) for name in notebooks]
    command = [sys.executable, "-m", "nbstripout", "--verify", "--keep-id", *names]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    for name, notebook in notebooks.items():
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert all(cell.outputs == [] and cell.execution_count is None for cell in code), name


def test_notebooks_are_valid_with_unique_cell_ids(notebooks):
    for name, notebook in notebooks.items():
        nbformat.validate(notebook)
        ids = [cell.id for cell in notebook.cells]
        assert len(ids) == len(set(ids)), name


def test_every_vietnamese_cell_has_its_english_one(notebooks):
    for name, notebook in notebooks.items():
        languages = {"vi": [], "en": []}
        for cell in notebook.cells:
            for language, ids in languages.items():
                if f"lang-{language}" in cell.metadata.get("tags", []):
                    ids.append((cell.id.removesuffix(f"-{language}"), cell.cell_type))
        assert languages["vi"] == languages["en"], name
        assert languages["vi"], name


def test_one_cell_of_parameters(notebooks):
    for name, notebook in notebooks.items():
        tagged = [cell.id for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
        assert tagged == ["parameters"], name


UNSAFE = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "jsonpickle"}


def test_nothing_is_read_that_could_run(notebooks):
    """No pickle in any form, no YAML with tags: what is read cannot say what is to be done."""
    sources = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("par_lib", "tools", "book", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
    }
    for name, notebook in notebooks.items():
        cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        sources[name] = "\n".join(cells)
    assert len(sources) > 300
    found = []
    for name, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                modules = {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                modules = {(node.module or "").partition(".")[0]}
            else:
                modules = set()
            unsafe = isinstance(node, ast.Attribute) and node.attr in (
                "read_pickle",
                "to_pickle",
                "unsafe_load",
            )
            unsafe |= isinstance(node, ast.keyword) and node.arg == "allow_pickle"
            unsafe |= (
                isinstance(node, ast.keyword) and node.arg == "typ" and ast.unparse(node.value) == "'unsafe'"
            )
            if unsafe or modules & UNSAFE:
                found.append(f"{name}:{node.lineno}")
    assert found == []


def test_readme_shows_the_two_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make book" in readme
    assert "make test" in readme


def test_architecture_mentions_every_dependency():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").casefold()
    assert [name for name in DEPENDENCIES if name not in text and name.replace("-", ".") not in text] == []


def test_setup_tells_git_how_to_treat_notebooks(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    setup = importlib.import_module("setup")
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    setup.set_up_git()  # no clone: nothing to do
    assert not list(tmp_path.iterdir())

    git = partial(subprocess.run, cwd=tmp_path, check=True, capture_output=True, text=True)
    git(["git", "init", "--quiet"])
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    (tmp_path / ".gitattributes").write_text((ROOT / ".gitattributes").read_text())
    setup.set_up_git()
    source = (ROOT / "notebooks" / "area.ipynb").read_text(encoding="utf-8")
    (tmp_path / "run.ipynb").write_text(source.replace('"execution_count": null', '"execution_count": 7', 1))
    git(["git", "add", "run.ipynb"])
    assert git(["git", "show", ":run.ipynb"]).stdout == source
