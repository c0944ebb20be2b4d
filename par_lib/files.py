"""Files appear whole or not at all: written beside their place, then renamed into it."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from par_lib.errors import Fault, InputFaults

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # of linux/fcntl.h and linux/fs.h
_ABANDONED = 600  # seconds
_UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}
_PART = ".part-"  # begins the names of files that are being written


@contextmanager
def unwritable(path: Path) -> Iterator[None]:
    """Makes what the system says of a full disk or a read-only folder a message to the user.

    Raises:
        InputFaults: something in the block could not be written.
    """
    try:
        yield
    except OSError as error:
        raise InputFaults([_fault(str(path), error)]) from error


def told_by_system(error: OSError) -> InputFaults | None:
    """The same message for what a library failed to write; None where something else is wrong."""
    if error.errno in _UNWRITABLE:
        return InputFaults([_fault(str(error.filename or "a file"), error)])
    return None


def _fault(file: str, error: OSError) -> Fault:
    hint = "free some space, or choose a folder that you may write to"
    return Fault(file, expected="a writable place", found=error.strerror or str(error), hint=hint)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block ends well, and vanishes when not.

    Raises:
        InputFaults: the folder cannot be written, or the disk is full.
    """
    temporary: Path | None = None
    try:
        with unwritable(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(
                prefix=f"{_PART}{path.name}.", suffix=path.suffix, dir=path.parent
            )
            os.close(handle)
            temporary = Path(name)
            temporary.chmod(0o644)
            yield temporary
            temporary.replace(path)
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """A temporary folder beside `folder` that takes its place when the block ends well, or else vanishes.

    The old folder stays whole until the new one takes its place in one step. Where the system cannot swap two
    folders there is an instant without one; what was interrupted just then is put back first.

    Raises:
        InputFaults: the place cannot be written, or the disk is full.
    """
    old = folder.with_name(f".{folder.name}.old")
    temporary: Path | None = None
    try:
        with unwritable(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
            if old.exists() and not folder.exists():
                old.rename(folder)
            shutil.rmtree(old, ignore_errors=True)
            temporary = Path(tempfile.mkdtemp(prefix=f"{_PART}{folder.name}.", dir=folder.parent))
            temporary.chmod(0o755)
            yield temporary
            if not folder.exists():
                temporary.rename(folder)
            elif not exchange(temporary, folder):
                folder.rename(old)
                temporary.rename(folder)
                shutil.rmtree(old, ignore_errors=True)
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def remove_leftovers(folder: Path) -> None:
    """Removes what processes that were killed had begun to write below a folder.

    What is younger than some minutes may still be being written, and stays.
    """
    for path in list(folder.rglob(f"{_PART}*")):
        with suppress(FileNotFoundError):
            if time.time() - max(part.stat().st_mtime for part in (path, *path.rglob("*"))) < _ABANDONED:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()


def exchange(one: Path, other: Path) -> bool:
    """Swaps two files or folders in one step, so that each name always leads to something whole.

    Returns:
        Whether it was done: only Linux can, and not on every file system.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    names = (os.fsencode(one), os.fsencode(other))
    return bool(libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)


def write_text(path: Path, text: str) -> None:
    """Writes UTF-8 text with plain line ends."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a whole file."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)
