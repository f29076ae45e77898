"""The pictures of the guides and of the README, taken of the demo content: `make pictures`."""
