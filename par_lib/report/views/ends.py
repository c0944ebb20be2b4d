"""Who stands at an end of a ranking or of changes: several may, and then no single one is the first.

One or two are named, in the order of their table, which is the same in both languages; of more it is said how
many they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from par_lib.report.language import Language, listing, number
from par_lib.units.unit_set import UnitSet

NAMED = 2
PLACE = "place"  # column of a frame: place of the unit in the table of units
UNITS: Mapping[Language, str] = {"vi": "đơn vị", "en": "units"}
_EQUAL = 1e-9  # differences of printed figures carry the noise of binary fractions


def at_end(frame: pd.DataFrame, key: str, *, highest: bool = True) -> pd.DataFrame:
    """The rows with the highest value of column `key`, or the lowest; by `PLACE` where the frame has it.

    >>> frame = pd.DataFrame({"name": ["B", "C", "A"], "won": [1.0, -4.0, 1.0], "place": [2, 3, 1]})
    >>> at_end(frame, "won")["name"].tolist(), at_end(frame, "won", highest=False)["name"].tolist()
    (['A', 'B'], ['C'])
    """
    values = frame[key].to_numpy(dtype=float)
    end = (np.nanmax if highest else np.nanmin)(values)
    found: pd.DataFrame = frame[np.abs(values - end) <= _EQUAL]
    return found.sort_values(PLACE, kind="stable") if PLACE in found else found


def who(names: Sequence[str], lang: Language, counted: Mapping[Language, str] = UNITS) -> str:
    """Them by name, or their number.

    >>> who(["A"], "en"), who(["A", "B"], "vi"), who(["A", "B", "C"], "vi")
    ('A', 'A và B', '3 đơn vị')
    """
    return listing(list(names), lang) if len(names) <= NAMED else f"{len(names)} {counted[lang]}"


def names_at_end(values: pd.Series, units: UnitSet, lang: Language, *, highest: bool = True) -> list[str]:
    """Names of the units with the highest of values by code, or the lowest, in the order of their table."""
    found = {str(code) for code in at_end(pd.DataFrame({"value": values}), "value", highest=highest).index}
    return [unit.name[lang] for unit in units.units if unit.code in found]


def moves(
    rows: pd.DataFrame, keys: tuple[str, str], by: str, lang: Language, decimals: int, what: str = ""
) -> str:
    """From where to where those at an end of changes moved; by how much where they are too many to name.

    Args:
        rows: Of `at_end`, with a column `name`.
        keys: Columns before and now.
        by: Column of the change.
        lang: Language of the words.
        decimals: Of the numbers.
        what: A word before each number, such as "rank".

    >>> rows = pd.DataFrame({"name": ["A", "B", "C"], "old": [9, 8, 7], "new": [8, 7, 6], "won": 1})
    >>> moves(rows[:2], ("old", "new"), "won", "en", 0, "rank")
    'A from rank 9 to rank 8 and B from rank 8 to rank 7'
    >>> moves(rows, ("old", "new"), "won", "vi", 0, "hạng")
    '3 đơn vị +1'
    """
    if len(rows) > NAMED:
        return f"{who(list(rows['name']), lang)} {number(float(rows[by].iloc[0]), lang, decimals, sign=True)}"
    start, end = {"vi": ("từ", "đến"), "en": ("from", "to")}[lang]
    before = f"{what} " if what else ""
    told = [
        f"{name} {start} {before}{number(float(old), lang, decimals)} "
        f"{end} {before}{number(float(new), lang, decimals)}"
        for name, old, new in zip(rows["name"], rows[keys[0]], rows[keys[1]], strict=True)
    ]
    return listing(told, lang)
