"""Movements to candidate movements, series and periodic leg movements, under a named rule."""
