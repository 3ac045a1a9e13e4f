"""One article in; a month of signed, scheduled posts and newsletter issues out."""

__version__ = "0.1.0"
