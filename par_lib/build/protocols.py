"""Asking whether an object follows a protocol, as quick as from Python 3.12 on.

pytask asks that many times of every file of every task: for a report, half of the time that planning takes.
Before 3.12, Python gathers the attributes of the protocol anew for each answer.
"""

from __future__ import annotations

import sys
import typing
from functools import cache
from typing import Any


def remember_protocols() -> None:
    """Makes Python remember what each protocol asks for; a version that does so itself is left as it is."""
    gather: Any = getattr(typing, "_get_protocol_attrs", None)
    if sys.version_info < (3, 12) and gather and not hasattr(gather, "cache_info"):
        typing._get_protocol_attrs = cache(gather)  # type: ignore[attr-defined]
