"""tools/libreoffice.py, which `make test` calls before the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools.libreoffice import find_libreoffice

SCRIPT = Path(__file__).parents[2] / "tools" / "libreoffice.py"


def run(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT], env=environment, capture_output=True, text=True, check=False
    )


def test_named_program_is_found(tmp_path, monkeypatch):
    program = tmp_path / "my-office"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("SOFFICE", str(program))
    assert find_libreoffice() == program
    done = run({**os.environ, "SOFFICE": str(program)})
    assert (done.returncode, done.stdout) == (0, f"spreadsheet program for the tests: {program}\n")


def test_missing_program_is_an_error_that_says_what_to_do(tmp_path):
    done = run({"PATH": str(tmp_path), "SOFFICE": str(tmp_path / "gone")})
    assert done.returncode == 1
    assert "sudo apt-get install libreoffice-calc-nogui" in done.stderr
    assert "SOFFICE=/path/to/soffice make test" in done.stderr
