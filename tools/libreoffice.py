"""Finds LibreOffice for the tests of workbooks; where it may, it installs Debian's package.

Called by `make test`. A LibreOffice of one's own is named by the environment variable SOFFICE.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.debian import Program

ADVICE = """LibreOffice is needed to test workbooks in the forms that people save them in, and none was found.
  Debian, Ubuntu:  sudo apt-get install libreoffice-calc-nogui
  elsewhere:       install LibreOffice and say where it is: SOFFICE=/path/to/soffice make test"""

LIBREOFFICE = Program(
    package="libreoffice-calc-nogui",
    names=("soffice", "libreoffice"),
    variable="SOFFICE",
    use="spreadsheet program for the tests",
    advice=ADVICE,
)


def find_libreoffice() -> Path | None:
    """The program named by SOFFICE, or the first one on PATH; None when there is none."""
    return LIBREOFFICE.find()


if __name__ == "__main__":
    sys.exit(LIBREOFFICE.ensure())
