"""Queries that are written once, rows by the thousand, and what the planner is told."""
