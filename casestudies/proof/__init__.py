"""Who trusted us, and what they say of it: shown only as long as they permit it."""
