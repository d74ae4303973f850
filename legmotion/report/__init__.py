"""Results → what is said of them: sentences, figures in characters, methods to paste."""
