"""Blinding: code names for units, so that nobody settles a methodology by whom it favours.

After the Blavatnik Index of Public Administration (2024), whose team saw code names until its methodology
was fixed. The names follow from a seed, so that everyone in a team sees the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from par_lib.errors import UnknownName
from par_lib.units.unit_set import UnitSet


@dataclass(frozen=True)
class Blinding:
    """Code names by unit code; `find` accepts nothing but code names.

    >>> blinding = Blinding({"MOJ": "U2", "MOF": "U1"})
    >>> blinding.find("u1")
    'MOF'
    """

    names: dict[str, str]

    @classmethod
    def of(cls, units: UnitSet, seed: int) -> Blinding:
        """Numbers in an order that the seed alone decides, whatever the order of the table."""
        codes = sorted(unit.code for unit in units.units)
        rng = np.random.default_rng([seed, crc32(units.id.encode())])
        width = len(str(len(codes)))
        places = rng.permutation(len(codes)) + 1
        return cls({code: f"U{place:0{width}d}" for code, place in zip(codes, places, strict=True)})

    def find(self, text: str) -> str:
        """The unit of a code name.

        Raises:
            UnknownName: there is no such code name; real names are not known here.
        """
        by_name = {name: code for code, name in self.names.items()}
        if text.strip().upper() not in by_name:
            raise UnknownName("code name", text, sorted(by_name))
        return by_name[text.strip().upper()]
