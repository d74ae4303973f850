"""Periodic leg movements from an ordinary tracker worn on the ankle overnight."""

from legmotion._version import __version__

__all__ = ["__version__"]
