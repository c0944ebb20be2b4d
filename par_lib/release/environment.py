"""The versions that a release was made with: Python's and those of the packages that the project needs."""

from __future__ import annotations

import platform
import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from pydantic import ValidationError

from par_lib.errors import Fault, InputFaults
from par_lib.methodology.schema import Strict

ENVIRONMENT = "environment.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class Environment(Strict):
    """Python's version and those of packages, by their normalised name."""

    python: str
    packages: dict[str, str]


def installed_environment(pyproject: Path) -> Environment:
    """What is installed here of the dependencies of a project, and of what those need on every platform.

    A requirement with a marker is one of some platforms, Pythons or extras only; it is left out, so that
    releases made on two platforms can be compared.
    """
    with pyproject.open("rb") as file:
        waiting: list[str] = list(tomllib.load(file)["project"]["dependencies"])
    found: dict[str, str] = {}
    while waiting:
        requirement = waiting.pop()
        match = _NAME.match(requirement)
        if match is None or ";" in requirement:
            continue
        name = re.sub(r"[-_.]+", "-", match[0]).lower()
        if name in found:
            continue
        try:
            found[name] = version(name)
            waiting += requires(name) or []
        except PackageNotFoundError:
            found[name] = "not installed"
    return Environment(python=platform.python_version(), packages=dict(sorted(found.items())))


def read_environment(folder: Path) -> Environment:
    """The environment that a release was made in.

    Raises:
        InputFaults: the file is missing or not one.
    """
    path = folder / ENVIRONMENT
    try:
        return Environment.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        found = str(error).splitlines()[0]
        raise InputFaults([Fault(str(path), expected="an environment", found=found)]) from None


def version_differences(frozen: Environment, here: Environment) -> list[str]:
    """What is installed in another version than it was, one line each.

    >>> was = Environment(python="3.11.2", packages={"numpy": "2.4.0", "pandas": "3.1.0"})
    >>> version_differences(was, Environment(python="3.11.2", packages={"numpy": "2.4.1"}))
    ['numpy: frozen with 2.4.0, here 2.4.1', 'pandas: frozen with 3.1.0, here none']
    """
    old, new = ({"Python": one.python, **one.packages} for one in (frozen, here))
    return [
        f"{name}: frozen with {old.get(name, 'none')}, here {new.get(name, 'none')}"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]
