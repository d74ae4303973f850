"""Results on disk: the contract of their files, written whole and read back."""
