"""Nights and a diary → what differs on massage nights, and how sure that is."""
