"""Time and memory of repeated runs, and what changed between two measurements."""
