"""Where things are: the folders of one project, found from wherever a command or a notebook starts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from par_lib.errors import ArgumentError

ROOT_VARIABLE = "PAR_ROOT"
_MARK = Path("data") / "series.yml"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with data/, notebooks/ and book/; everything generated goes to build/."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """The project around `start` (default: the folder of the process, or PAR_ROOT when it is set).

        Raises:
            ArgumentError: no folder from there upwards holds data/series.yml.
        """
        given = os.environ.get(ROOT_VARIABLE)
        here = (start or Path(given or Path.cwd())).resolve()
        for folder in (here, *here.parents):
            if (folder / _MARK).is_file():
                return cls(folder)
        raise ArgumentError(
            "project",
            expected=f"a folder with {_MARK.as_posix()} at or above {here}",
            found="none",
            hint=f"change into the project's folder, or set {ROOT_VARIABLE} to it",
        )

    @property
    def data(self) -> Path:
        """Inputs and methodology."""
        return self.root / "data"

    @property
    def notebooks(self) -> Path:
        """Parameterised notebooks, without outputs."""
        return self.root / "notebooks"

    @property
    def book(self) -> Path:
        """Pages and theme of the report."""
        return self.root / "book"

    @property
    def build(self) -> Path:
        """Everything that is generated."""
        return self.root / "build"

    def holds(self, table: str) -> bool:
        """Whether a path that an input names stays within the data folder, links followed."""
        try:
            return (self.data / table).resolve().is_relative_to(self.data.resolve())
        except (OSError, ValueError, RuntimeError):  # too long, a character no path has, links in a circle
            return False

    def links_outside(self) -> list[Path]:
        """Links in the data folder that lead out of it, sorted; folders behind links are not looked into."""
        top = self.data.resolve()
        links = [
            Path(folder, name)
            for folder, folders, files in os.walk(self.data)
            for name in (*folders, *files)
            if Path(folder, name).is_symlink()
        ]
        return sorted(link for link in links if not self._resolved(link).is_relative_to(top))

    @staticmethod
    def _resolved(path: Path) -> Path:
        """Where a path leads; one that leads in a circle leads nowhere inside."""
        try:
            return path.resolve()
        except (OSError, RuntimeError):
            return Path(path.anchor)

    def relative(self, path: Path) -> str:
        """The path as messages and results show it: from the project's root, with forward slashes.

        A link is shown where it stands; only a path that does not lead there by itself is followed, which
        takes five times as long.
        """
        shown = path if path.is_relative_to(self.root) and ".." not in path.parts else path.resolve()
        return shown.relative_to(self.root).as_posix() if shown.is_relative_to(self.root) else path.name
