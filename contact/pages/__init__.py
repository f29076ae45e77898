"""Pages by their paths alone: what they read of an address, how often, and parts kept of them."""
