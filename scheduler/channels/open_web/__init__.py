"""The open web: pages of anybody, asked for with the care that strangers' addresses need."""
