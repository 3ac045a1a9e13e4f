"""The web: pages for subscribers, and what providers report. It uses the application, and nothing below it."""
