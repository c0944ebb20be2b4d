"""How a notebook describes a figure or table that it shows, for what carries it into the book.

These words stand in the executed notebook. They are apart from `publish`, which draws: what makes the book of
executed notebooks needs no Matplotlib.
"""

from __future__ import annotations

from typing import Literal

from par_lib.report.language import Language
from par_lib.report.words import word

METADATA = "par"  # key of our description in an output's metadata
ORIGIN = "origin"  # key of the description, present where the numbers are simulated
SIMULATED: Literal["simulated"] = "simulated"
EXPLANATIONS = "explanations"  # class of a table each of whose rows explains the number of its code
OFFERED = "data"  # folder of the files beside the pages of the book's sources


def said_simulated(caption: str, lang: Language) -> str:
    """A caption that says that its numbers are simulated, if it does not say so yet.

    >>> said_simulated("Ranking.", "en")
    'Ranking. **SIMULATED DATA.**'
    """
    said = word("simulated", lang)
    return caption if said in caption else f"{caption} **{said}.**"
