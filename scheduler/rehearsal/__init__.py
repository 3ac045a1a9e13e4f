"""The whole main job rehearsed against a simulator: the product with its accounts replaced, and the report on it."""
