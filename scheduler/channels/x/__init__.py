"""X: posts, through its API v2."""
