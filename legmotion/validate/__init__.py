"""Movements against movements scored elsewhere."""
