"""Measurements of accuracy and speed; the tests judge, these only measure."""
