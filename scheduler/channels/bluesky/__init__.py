"""Bluesky: posts, kept as records of the account's own repository."""
