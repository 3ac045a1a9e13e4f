"""A clinic's files: config.toml, the campaigns and the library, read strictly into the domain's values."""
