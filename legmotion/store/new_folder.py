"""A folder that appears filled, or not at all, and never in the place of anything."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from legmotion.errors import ParameterError


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a hidden folder to fill; when all went well, its content appears in `folder`.

    `folder` may exist; then what is in it stays as it is.

    Raises
    ------
    ParameterError
        If the folder cannot be written, or something of that name is in it already. Nothing has
        changed then.
    """
    made = _missing(folder.parent)
    hidden: Path | None = None
    try:
        for parent in made:
            parent.mkdir()
        # Beside the folder or in it, so that the last step is a change of names.
        home = folder if folder.is_dir() else folder.parent
        hidden = Path(tempfile.mkdtemp(prefix=".legmotion-", dir=home))
        content = hidden / "content"
        content.mkdir()
        yield content
        _place(content, folder)
        made = []
    except OSError as error:
        raise ParameterError(
            f"{folder}: cannot be written here ({error.strerror or error})",
            hint="choose a folder of your own that can be written",
        ) from error
    finally:
        if hidden is not None:
            shutil.rmtree(hidden, ignore_errors=True)
        for parent in reversed(made):
            if parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()


def _missing(folder: Path) -> list[Path]:
    """Return the folder and its parents that do not exist, the outermost first."""
    found: list[Path] = []
    while not folder.exists() and folder != folder.parent:
        found.insert(0, folder)
        folder = folder.parent
    return found


def _place(content: Path, folder: Path) -> None:
    """Give what was made its final place; if one part cannot have it, take back the others."""
    if not folder.exists():
        content.rename(folder)
        return
    placed: list[tuple[Path, Path]] = []
    try:
        for part in sorted(content.iterdir()):
            target = folder / part.name
            if target.exists() or target.is_symlink():
                raise ParameterError(
                    f"{target}: exists already, and nothing is overwritten",
                    hint="choose another folder, or move it away",
                )
            part.rename(target)
            placed.append((part, target))
    except BaseException:
        for part, target in reversed(placed):
            target.rename(part)
        raise
