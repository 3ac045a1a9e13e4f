"""The platforms' own APIs, one folder each, behind ports.Channel."""
