"""Recordings with known truth, in every export layout."""
