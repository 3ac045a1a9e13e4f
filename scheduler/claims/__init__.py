"""The medical-claims check: rules as data, and the engine that reads them."""
