"""Search over what is published: `searching.py` is what others ask, `indexing.py` what it knows."""
