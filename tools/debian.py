"""Programs that the tests need beside Python: found, or where it may be installed from Debian's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Program:
    """A program, what it is for, and how it is had."""

    package: str
    names: tuple[str, ...]
    variable: str  # names a program of one's own
    use: str
    advice: str

    def find(self) -> Path | None:
        """The program named by the variable, or the first one on PATH; None when there is none."""
        named = os.environ.get(self.variable)
        found = next(filter(None, map(shutil.which, [named] if named else self.names)), None)
        return Path(found) if found else None

    def ensure(self) -> int:
        """Installs the program where it is not there and that is possible; the exit code for make."""
        if self.find() is None and self._may_install():
            self._install()
        program = self.find()
        if program is None:
            print(self.advice, file=sys.stderr)
            return 1
        print(f"{self.use}: {program}")
        return 0

    def _may_install(self) -> bool:
        """Whether this process can install a Debian package."""
        return os.geteuid() == 0 and shutil.which("apt-get") is not None and not os.environ.get(self.variable)

    def _install(self) -> None:
        """Installs Debian's package; apt-get shows its own progress."""
        print(f"Installing {self.package} with apt-get, once; this takes about half a minute.", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update"],
            ["apt-get", "install", "-y", "--no-install-recommends", self.package],
        ):
            subprocess.run(command, check=False, env=quiet)  # noqa: S603 - both commands are written here
