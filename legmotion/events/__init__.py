"""Motion signal to leg movements."""
