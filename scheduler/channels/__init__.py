"""The platforms' own APIs, one flat module each, behind ports.Channel."""
