"""Results to files, and their schemas."""
