"""Finds Chromium for the tests of the book; where it may, it installs Debian's package.

Called by `make test`. A browser of one's own is named by the environment variable CHROMIUM.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.debian import Program

ADVICE = """Chromium is needed to test the pages of the book, and none was found.
  Debian, Ubuntu:  sudo apt-get install chromium
  elsewhere:       install Chromium or Chrome and say where it is: CHROMIUM=/path/to/chromium make test"""

CHROMIUM = Program(
    package="chromium",
    names=("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"),
    variable="CHROMIUM",
    use="browser for the tests",
    advice=ADVICE,
)


def find_chromium() -> Path | None:
    """The browser named by CHROMIUM, or the first one on PATH; None when there is none."""
    return CHROMIUM.find()


if __name__ == "__main__":
    sys.exit(CHROMIUM.ensure())
