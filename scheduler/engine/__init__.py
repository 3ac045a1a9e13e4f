"""When and where deliveries run: one process with a loop of guarded ticks."""
