"""The fixture project in both languages, built once by the real jupyter-book."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.book.jupyter_book import FIXTURE, THEME, Build, build_book

sys.path.insert(0, str(THEME))  # the theme is a program of its own, which is copied into every project


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Build]:
    """Both editions of the fixture project."""
    folder = tmp_path_factory.mktemp("editions")
    builds = {lang: build_book(FIXTURE / lang, folder / lang) for lang in ("vi", "en")}
    for build in builds.values():
        assert build.code == 0, build.log
    return builds


@pytest.fixture(scope="session")
def site(editions: dict[str, Build], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published site: Vietnamese at the root, English in en/."""
    folder = tmp_path_factory.mktemp("site") / "book"
    shutil.copytree(editions["vi"].html, folder)
    shutil.copytree(editions["en"].html, folder / "en")
    return folder
