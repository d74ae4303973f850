"""The night: its window, its outcomes, its quality."""
