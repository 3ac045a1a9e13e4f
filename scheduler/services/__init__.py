"""What the product does for people: one module for each use case, effects through the ports alone."""
