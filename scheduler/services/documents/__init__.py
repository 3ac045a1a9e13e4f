"""Every document in JSON that the product gives, one module for each area.

Plain values, the same for every front end.
"""
