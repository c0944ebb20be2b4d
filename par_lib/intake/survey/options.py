"""Every way in which an export can write one option."""

from __future__ import annotations

from collections.abc import Sequence

from par_lib.methodology.questionnaire import Option
from par_lib.units.names import name_key


def answer_codes(options: Sequence[Option]) -> dict[str, int]:
    """From `name_key` of a cell to the option: its number, LimeSurvey's codes of it, its words.

    >>> words = {"vi": "Tốt", "en": "Good"}
    >>> codes = answer_codes([Option(value=4, name=words)])
    >>> [codes.get(name_key(text)) for text in ("4", "4.0", "A4", "TỐT", "good", "5")]
    [4, 4, 4, 4, 4, None]
    """
    found: dict[str, int] = {}
    for option in options:
        numbers = (f"{option.value}", f"{option.value}.0", f"A{option.value}", f"A{option.value:02}")
        texts = (*numbers, f"AO{option.value:02}", option.name.vi, option.name.en)
        for text in texts:
            found.setdefault(name_key(text), option.value)
    return found
