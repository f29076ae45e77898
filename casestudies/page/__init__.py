"""One page among the others: what stands around its text, and what leads on from it."""
