"""Pages in a real browser: what they show, hold and send."""
