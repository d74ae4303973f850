"""Recording to motion signal: time base, scale, envelope, noise floor, validity."""
