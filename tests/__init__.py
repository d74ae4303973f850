"""The tests, as a package of their own: `tests.reference` holds the plain twins."""
