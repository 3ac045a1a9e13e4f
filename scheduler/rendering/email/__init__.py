"""Emails: HTML and text from one content, for every kind of message that the clinic sends."""
