"""The use cases of the product: one module for each use case, effects through the ports alone."""
