"""`par build`."""

from __future__ import annotations

from par_lib.cli.options import YearArgument


def command(year: YearArgument) -> None:
    """Build.

    Example: `par build 2023`
    """
