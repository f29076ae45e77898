"""How colleagues get in: passwords, second factor, limits, sessions, a record of each."""
