"""Texts of inputs in files that spreadsheet programs open: none of them is computed there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_COMPUTED = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet program compute a cell
_PRECISION = "%.12g"  # of a double's 16 digits: enough for 1e-9, without the noise of binary sums


def inert(text: str) -> str:
    r"""A text that no spreadsheet program takes for a formula, nor for two rows.

    Writers of CSV leave a lone carriage return bare, at which some programs begin a new row.

    >>> inert("=1"), inert("a\r=1"), inert("\t=1"), inert("1")
    ("'=1", 'a\n=1', "'\t=1", '1')
    """
    return (f"'{text}" if text.startswith(_COMPUTED) else text).replace("\r\n", "\n").replace("\r", "\n")


def inert_csv(frame: pd.DataFrame) -> str:
    """A frame as CSV whose texts, and names of columns, are inert; numbers with twelve digits."""
    texts = frame.select_dtypes(exclude=["number", "bool"]).columns
    safe = frame.astype(dict.fromkeys(texts, object))
    for name in texts:
        safe[name] = [inert(cell) if isinstance(cell, str) else cell for cell in safe[name]]
    safe = safe.rename(columns=lambda name: inert(str(name)))
    text: str = safe.to_csv(index=False, lineterminator="\n", float_format=_PRECISION)
    return text
