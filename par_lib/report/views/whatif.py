"""Who moves under a scenario or between two years, in words."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from par_lib.report.language import Language, number, trimmed
from par_lib.report.views.ends import at_end, who


def moves_sentence(table: pd.DataFrame, names: Mapping[str, str], lang: Language) -> str:
    """How many units change rank, and who moves most in either direction.

    Args:
        table: Result of `par_lib.whatif.parts.change`.
        names: What units are called, by code.
        lang: Language of the sentence.
    """
    moved = table[table["places"] != 0]
    if moved.empty:
        text = {
            "vi": f"Không đơn vị nào đổi hạng trong {len(table)} đơn vị.",
            "en": f"None of {len(table)} units changes its rank.",
        }
        return text[lang]
    ends = []
    for highest, words in ((True, ("lên", "up")), (False, ("xuống", "down"))):
        most = at_end(table, "places", highest=highest)
        amount = float(most["places"].iloc[0])
        if amount > 0 if highest else amount < 0:
            places, name = trimmed(abs(amount), lang, 1), who([names[unit] for unit in most["unit"]], lang)
            ends.append(
                {"vi": f"{name} {words[0]} {places} bậc", "en": f"{name} {words[1]} by {places}"}[lang]
            )
    counted = number(len(moved), lang, 0), number(len(table), lang, 0)
    lead = {
        "vi": f"{counted[0]} trong {counted[1]} đơn vị đổi hạng; nhiều nhất là ",
        "en": f"{counted[0]} of {counted[1]} units change rank; the most: ",
    }[lang]
    return f"{lead}{', '.join(ends)}."
