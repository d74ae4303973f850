"""Everything that is measured, accuracy and speed: `python -m benchmarks.full`."""

from __future__ import annotations

from benchmarks import accuracy, speed

if __name__ == "__main__":
    accuracy.main([])
    speed.main([])
