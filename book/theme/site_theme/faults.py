"""What stops a build, collected over all pages so that a writer sees everything at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class RenderFault:
    """One thing that a page asks for and the theme refuses."""

    page: str
    message: str

    def __str__(self) -> str:
        return f"{self.page}: {self.message}"


class RenderFaults(Exception):
    """All the faults of one build."""

    def __init__(self, faults: Sequence[RenderFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        count = f"{len(self.faults)} fault{'s' if len(self.faults) != 1 else ''}"
        super().__init__("\n  ".join([count, *(str(fault) for fault in self.faults)]))
