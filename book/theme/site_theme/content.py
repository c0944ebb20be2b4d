"""Reads what MyST made: configuration, pages, and the files it copied."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen


@dataclass(frozen=True)
class ContentServer:
    """The local server that `jupyter-book build --html` starts for the time of a build.

    Or the folder that it serves, `_build/site`, where `jupyter-book build --site` left it.
    """

    address: str

    def read_bytes(self, path: str) -> bytes:
        """One file, for instance `/bars-ef52.svg`."""
        folder = Path(self.address)
        if folder.is_dir():
            file = folder / path.lstrip("/")
            return (file if file.is_file() else folder / "public" / file.name).read_bytes()
        with urlopen(self.address + quote(path)) as response:  # noqa: S310 - address given by MyST
            return bytes(response.read())

    def read_text(self, path: str) -> str:
        """One text file."""
        return self.read_bytes(path).decode("utf-8")

    def config(self) -> dict[str, Any]:
        """Site options and the list of pages."""
        return dict(json.loads(self.read_text("/config.json")))
