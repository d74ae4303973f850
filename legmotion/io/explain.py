"""What to say about a file that no reader recognises."""

from __future__ import annotations

from legmotion.errors import UnknownFormatError
from legmotion.io.axes import find_axes
from legmotion.io.head import Head

_HEADER_HINT = (
    "if these are acceleration, put a first line into the file that names its columns, such as "
    "time,x,y,z, and give --rate and --unit where the file does not say them"
)
_OTHER_FILE_HINT = (
    "give the file with the acceleration; trackers write other sensors into files beside it"
)
_MAX_NAMES = 12
_N_AXES = 3


def unknown_format(head: Head) -> UnknownFormatError:
    """Return the refusal: what was seen, what was expected, what would make it readable."""
    seen, hint = _seen(head)
    return UnknownFormatError(
        f"{head.name}: {seen}; expected a tracker's export with the columns x, y and z", hint=hint
    )


def _seen(head: Head) -> tuple[str, str]:
    if not head.is_text:
        return (
            f"binary content of an unknown kind, beginning {head.data[:8].hex(' ')}",
            "export the recording as CSV",
        )
    if not head.lines:
        return "a first line that does not end", "export the recording as CSV"
    shape = head.shape
    if shape is None:
        words = head.first_line.strip()[:60]
        return f"text without rows of numbers, beginning {words!r}", "export the recording as CSV"
    if not shape.names and shape.n_fields < _N_AXES:
        return (
            f"no accelerometer columns: {shape.n_fields} column"
            f"{'s' if shape.n_fields > 1 else ''} of numbers without a name",
            _OTHER_FILE_HINT,
        )
    if not shape.names:
        return (
            f"{shape.n_fields} columns of numbers without a line that names them",
            _HEADER_HINT,
        )
    names = ", ".join(repr(name) for name in shape.names[:_MAX_NAMES] if name)
    more = ", ..." if len(shape.names) > _MAX_NAMES else ""
    found = find_axes(shape.names, shape.units, file_name=head.file_name).found
    if found:
        return (
            f"an axis is missing: {' and '.join(map(repr, found))} alone among the columns "
            f"{names}{more}",
            "export all three axes",
        )
    return (
        f"no accelerometer columns: the columns are {names}{more}",
        _OTHER_FILE_HINT,
    )
