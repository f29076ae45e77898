"""Numbers for Prometheus at `/metrics`, for whoever shows METRICS_TOKEN; nothing of it without.

The library that counts is an extra (`make setup EXTRAS=metrics`): only where it is wanted is it
imported. All processes of one machine count together (`folder.py`).
"""
