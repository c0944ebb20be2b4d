"""The files of a data package on disk, for a page that offers them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from par_lib.datapackage.names import CHECKSUMS, PACKAGE
from par_lib.methodology.schema import Text

_ABOUT = {
    PACKAGE: Text(vi="mô tả gói dữ liệu", en="description of the package"),
    CHECKSUMS: Text(vi="giá trị băm SHA-256 của mọi tệp", en="SHA-256 of all files"),
}


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """One file, its size in bytes, and what it holds."""

    name: str
    size: int
    title: Text


def files(folder: Path) -> Iterator[OfferedFile]:
    """The files of a package, in the order of its description."""
    package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    for one in package["resources"]:
        yield OfferedFile(one["path"], one["bytes"], Text(vi=one["title"], en=one["title_en"]))
    for name, about in _ABOUT.items():
        yield OfferedFile(name, (folder / name).stat().st_size, about)
