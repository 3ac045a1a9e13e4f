"""From an article to drafts with slots: pure functions, without clock, files, database or network."""
