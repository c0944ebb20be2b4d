"""Compares every number and figure of the report with those of another commit: `make diff BASE=origin/main`.

The other commit is built by its own code, in a working tree of its own, and frozen as a release; `par diff`
then sets today's build against it. Both come out in build/compare: changes.md, for a comment or a summary,
and changes.html with all numbers, and the figures side by side.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "compare"
LOCK = "requirements.lock"
PAR = "from par_lib.cli.main import run; run()"
SHOWN = "20"  # numbers of each series and year in changes.md; a comment on GitHub holds 65,536 characters


def run(*command: str | Path, cwd: Path = ROOT, code: Path | None = None) -> str:
    """Runs one step, whose messages are shown, and gives what it prints; stops at the first that fails.

    Args:
        command: What is run.
        cwd: Where.
        code: The folder whose par_lib, data, notebooks and pages count; as they are installed when None.
    """
    environment = dict(os.environ)
    if code:
        environment |= {"PYTHONPATH": str(code), "PAR_ROOT": str(code)}
    done = subprocess.run(  # noqa: S603
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
    )
    if done.returncode:
        sys.exit(
            f"comparison stopped: `{' '.join(map(str, command))}` ended with exit code {done.returncode}"
        )
    return done.stdout


@contextmanager
def working_tree(commit: str) -> Iterator[Path]:
    """The files of a commit in a folder of their own, which is removed again."""
    tree = OUT / "base"
    remove(tree)
    run("git", "worktree", "add", "--quiet", "--detach", tree, commit)
    try:
        yield tree
    finally:
        remove(tree)


def remove(tree: Path) -> None:
    """Removes a working tree, also one that a killed run left behind."""
    shutil.rmtree(tree, ignore_errors=True)
    run("git", "worktree", "prune")


def interpreter_of(tree: Path) -> Path:
    """A Python with what the lock of a tree asks for: this one, or its own, which is set up."""
    if (tree / LOCK).read_bytes() == (ROOT / LOCK).read_bytes():
        return Path(sys.executable)
    run("make", "setup", cwd=tree)
    return tree / ".venv" / "bin" / "python"


def main() -> None:
    """Releases the other commit, and compares today's build with it."""
    parser = argparse.ArgumentParser(description="every number and figure that differs from another commit")
    parser.add_argument("base", help="the other commit, such as origin/main")
    parser.add_argument("--year", default="2023", help="the year of the report")
    parser.add_argument("--lang", default="vi", choices=("vi", "en"), help="language of names and sentences")
    given = parser.parse_args()
    commit = run("git", "rev-parse", "--verify", "--short=12", f"{given.base}^{{commit}}").strip()
    release = OUT / f"{given.year}-{commit}"
    if not release.exists():
        with working_tree(commit) as tree:
            freeze = ("release", given.year, "--tag", commit, "--out", OUT)
            run(interpreter_of(tree), "-P", "-c", PAR, *freeze, cwd=tree, code=tree)
    compare = ("diff", release, ".", "--lang", given.lang, "--log", "--most", SHOWN, "--html")
    changes = run(sys.executable, "-P", "-c", PAR, *compare, OUT / "changes.html", code=ROOT)
    (OUT / "changes.md").write_text(changes, encoding="utf-8")
    sys.stdout.write(f"{OUT / 'changes.md'}\n{OUT / 'changes.html'}\n")


if __name__ == "__main__":
    main()
