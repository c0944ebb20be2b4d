"""Fills .venv/ from requirements.lock: hashed, with bytecode, the project itself in editable form.

Run by `make setup` with the machine's own Python; needs nothing but the standard library.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"


def run(*command: str | Path) -> None:
    """Runs one step and stops the set-up with its exit code when it fails."""
    code = subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode  # noqa: S603
    if code:
        sys.exit(f"set-up stopped: `{' '.join(str(part) for part in command)}` ended with exit code {code}")


def main() -> None:
    """Makes the environment, or brings an existing one up to the lock."""
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        found = ".".join(str(n) for n in sys.version_info[:3])
        sys.exit(f"Python 3.11, 3.12 or 3.13 is needed, found {found} ({sys.executable}).\n"
                 "Say which one to use: make setup PYTHON=/path/to/python3.11")  # fmt: skip
    if not (BIN / "python").exists():
        try:
            import ensurepip  # noqa: F401
        except ImportError:
            sys.exit("This Python cannot make virtual environments: install its venv package "
                     "(on Debian or Ubuntu: apt-get install python3-venv).")  # fmt: skip
        run(sys.executable, "-m", "venv", VENV)
    pip = (BIN / "python", "-m", "pip", "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--require-hashes", "-r", "requirements-uv.lock")
    # Without bytecode every kernel start compiles its imports again wherever PYTHONDONTWRITEBYTECODE is set.
    run(
        BIN / "uv",
        "pip",
        "sync",
        "--python",
        BIN / "python",
        "--compile-bytecode",
        "--require-hashes",
        "requirements.lock",
    )
    run(
        BIN / "uv",
        "pip",
        "install",
        "--python",
        BIN / "python",
        "--no-deps",
        "--no-build-isolation",
        "--quiet",
        "-e",
        ".",
    )
    # so does the project itself, which was not copied
    run(BIN / "python", "-m", "compileall", "-q", "par_lib", "book/theme")
    run(BIN / "python", "-m", "par_lib.kept_definitions")
    set_up_git()


def set_up_git() -> None:
    """Makes git leave outputs of notebooks out of commits, and show their differences cell by cell.

    Only in a clone, and only for it; .gitattributes says for which files. Paths are from the root of the
    working tree, where git runs filters, so several working trees of one clone do not disturb each other.
    """
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        return
    settings = {
        "filter.nbstripout.clean": ".venv/bin/nbstripout --keep-id",
        "filter.nbstripout.smudge": "cat",
        "filter.nbstripout.required": "false",
        "diff.jupyternotebook.command": ".venv/bin/git-nbdiffdriver diff",
    }
    for name, value in settings.items():
        command = ["git", "config", "--local", name, value]
        done = subprocess.run(command, cwd=ROOT, check=False)  # noqa: S603 - both are written here
        if done.returncode:
            print(f"git was not set up for notebooks: git config {name} ended with {done.returncode}")
            return


if __name__ == "__main__":
    main()
