"""The inbox of conflicts: what waits for the person, what a ruling does, and what was ruled."""
