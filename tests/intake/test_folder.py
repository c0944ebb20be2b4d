"""Workbooks filled in by a script, through real spreadsheet formats and back: every value returns."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from openpyxl import load_workbook

from par_lib.errors import InputFaults
from par_lib.inputs.entry import MEASURED
from par_lib.inputs.scores import State
from par_lib.intake import form

from .conftest import SERIES, Season, cell_of, changed, heading_of
