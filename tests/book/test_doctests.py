"""The examples in the theme's docstrings."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

from tests.book.jupyter_book import THEME


def modules() -> list[str]:
    paths = sorted((THEME / "site_theme").rglob("*.py"))
    return [
        ".".join(path.relative_to(THEME).with_suffix("").parts).removesuffix(".__init__") for path in paths
    ]


@pytest.mark.parametrize("name", modules())
def test_examples(name: str) -> None:
    module = importlib.import_module(name)
    assert Path(str(module.__file__)).is_relative_to(THEME)
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed == 0
