"""The product's terms: frozen values and the legal state transitions.

Standard library only; nothing here reads a clock, a file, a database or the network.
"""
