"""Turns drafts into what goes out: social text, email, cards, and the pages that show them."""
