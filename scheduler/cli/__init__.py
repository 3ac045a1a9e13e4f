"""The `clinic` command. Heavy imports stay inside the commands, so that `clinic --help` answers at once."""
