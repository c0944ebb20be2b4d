"""tools/chromium.py, which `make test` calls before the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.book.jupyter_book import ROOT
from tools.chromium import find_chromium

SCRIPT = ROOT / "tools" / "chromium.py"


def run(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT], env=environment, capture_output=True, text=True, check=False
    )


def test_named_browser_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = tmp_path / "my-browser"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(browser))
    assert find_chromium() == browser
    done = run({**os.environ, "CHROMIUM": str(browser)})
    assert (done.returncode, done.stdout) == (0, f"browser for the tests: {browser}\n")


def test_missing_browser_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    done = run({"PATH": str(tmp_path), "CHROMIUM": str(tmp_path / "gone")})
    assert done.returncode == 1
    assert "sudo apt-get install chromium" in done.stderr
    assert "CHROMIUM=/path/to/chromium make test" in done.stderr
