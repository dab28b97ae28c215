"""Figures over time, by days of the person's calendar. Counted in the database; drawn from the same numbers as told."""
