"""Finds Chromium for the tests of the book; where it may, it installs Debian's package.

Called by `make test`. A browser of one's own is named by the environment variable CHROMIUM.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ADVICE = """Chromium is needed to test the pages of the book, and none was found.
  Debian, Ubuntu:  sudo apt-get install chromium
  elsewhere:       install Chromium or Chrome and say where it is: CHROMIUM=/path/to/chromium make test"""


def find_chromium() -> Path | None:
    """The browser named by CHROMIUM, or the first one on PATH; None when there is none."""
    named = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    return Path(found) if found else None


def may_install() -> bool:
    """Whether this process can install a Debian package."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None and not os.environ.get("CHROMIUM")


def install() -> None:
    """Installs Debian's package; apt-get shows its own progress."""
    print("Installing chromium with apt-get, once; this takes about half a minute.", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", "chromium"],
    ):
        subprocess.run(command, check=False, env=quiet)  # noqa: S603 - both commands are written here


def main() -> int:
    """The exit code for make: 0 when there is a browser."""
    if find_chromium() is None and may_install():
        install()
    browser = find_chromium()
    if browser is None:
        print(ADVICE, file=sys.stderr)
        return 1
    print(f"browser for the tests: {browser}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
