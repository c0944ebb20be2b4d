"""Names of pages and places on them, by what makes them; imports nothing, so that pages can link."""

from __future__ import annotations


def run_id(notebook: str, series: str, year: int, part: str | None = None) -> str:
    """The id of one run of a notebook; `part` is the area or the unit that it is about.

    >>> run_id("area", "papi", 2023, "C01")
    'area-papi-2023-C01'
    """
    return "-".join([notebook, series, str(year), *([part] if part else [])])


def page_name(run: str) -> str:
    """The name of the file of a page, without its suffix; the same in both languages.

    >>> page_name("area-papi-2023-C01")
    'area-papi-2023-c01'
    """
    return run.lower().replace("_", "-")


def explained_label(series: str, year: int, unit: str) -> str:
    """The label of the table that explains every number of a unit in a series.

    >>> explained_label("papi", 2023, "01")
    'why-papi-2023-01'
    """
    return f"why-{series}-{year}-{unit}"


def tree_label(series: str, year: int, area: str) -> str:
    """The label of the table that tells maxima and rules of an area.

    >>> tree_label("papi", 2023, "C01")
    'tab-papi-2023-C01-tree'
    """
    return f"tab-{series}-{year}-{area}-tree"
