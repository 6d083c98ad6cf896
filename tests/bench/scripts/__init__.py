"""Programs that the harness starts, each in a process of its own."""
