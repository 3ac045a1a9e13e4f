"""Prepares pages of the web for the walker of HTML: `preparation.prepare` is the one entry."""
