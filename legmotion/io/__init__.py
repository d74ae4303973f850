"""Bytes to recordings: readers of tracker exports, diaries, sleep records."""
