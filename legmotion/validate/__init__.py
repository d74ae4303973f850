"""Movements against movements scored elsewhere."""

from legmotion.validate.match import Matching, match_movements

__all__ = ["Matching", "match_movements"]
