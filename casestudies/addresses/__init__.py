"""Where pages stand and stood: paths, what leads on from an old address, and what is gone."""
