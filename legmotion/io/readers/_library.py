"""Libraries that only some formats need, loaded when a file asks for them."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from legmotion.errors import InputError


def load_library(name: str, *, where: str, kind: str) -> ModuleType:
    """Return the library `name`, which reads files of this `kind`.

    Raises
    ------
    InputError
        If it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise InputError(
            f"{where}: {kind} needs the package {name}, which is not installed",
            hint="install it: pip install 'legmotion[formats]'",
        ) from error
