"""Tables: a contract written once (columns, types, units, meaning), checked where a table is made.

A `Frame` is a table's data as plain NumPy columns. Between the parsed samples and the written
results no pandas is needed, and importing it would cost more time than detecting a night.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from legmotion.units import AnyArray, BoolArray, IntArray, read_only

# "integer" is float64 so that a missing value can be NaN; it is written without decimals.
Kind = Literal["number", "integer", "boolean", "text"]
_DTYPES: dict[Kind, str] = {"number": "f", "integer": "f", "boolean": "b", "text": "U"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind, unit and meaning."""

    name: str
    kind: Kind
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table's contract: its columns, in the order in which they are written."""

    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the contract of one column."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    def frame(self, columns: Mapping[str, AnyArray]) -> Frame:
        """Check columns against the contract and return them as a Frame.

        Columns that a later stage adds may be absent; an unknown column, a wrong type or
        unequal lengths raise ValueError.
        """
        unknown = [name for name in columns if name not in self.names]
        if unknown:
            raise ValueError(f"{self.name} has no column {', '.join(unknown)}")
        checked: dict[str, AnyArray] = {}
        for column in self.columns:
            if column.name not in columns:
                continue
            values = np.asarray(columns[column.name])
            if column.kind == "text" and values.size == 0:
                values = values.astype("U1")
            if values.dtype.kind != _DTYPES[column.kind]:
                raise ValueError(
                    f"{self.name}.{column.name} holds {values.dtype}, expected {column.kind}"
                )
            checked[column.name] = read_only(values.view())
        sizes = {values.shape for values in checked.values()}
        if len(sizes) > 1 or any(len(shape) != 1 for shape in sizes):
            raise ValueError(f"{self.name} has columns of unequal length: {sorted(sizes)}")
        return Frame(self, checked)


class Frame(Mapping[str, AnyArray]):
    """The rows of a table, column by column, read-only."""

    __slots__ = ("_columns", "table")

    def __init__(self, table: Table, columns: dict[str, AnyArray]) -> None:
        self.table = table
        self._columns = columns

    def __getitem__(self, name: str) -> AnyArray:
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return 0 if not self._columns else int(next(iter(self._columns.values())).size)

    def rows(self, which: BoolArray | IntArray) -> Frame:
        """Return the rows that a mask or an index array picks, in that order."""
        return self.table.frame({name: values[which] for name, values in self.items()})

    def adding(self, **columns: AnyArray) -> Frame:
        """Return the frame with more columns; a column that exists is never rewritten."""
        twice = [name for name in columns if name in self._columns]
        if twice:
            raise ValueError(f"{self.table.name} already has {', '.join(twice)}")
        return self.table.frame({**self._columns, **columns})

    @property
    def is_complete(self) -> bool:
        """Whether every column of the contract is present."""
        return len(self._columns) == len(self.table.columns)
