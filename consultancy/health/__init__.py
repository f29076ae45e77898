"""How the site is: each thing that can go wrong is one entry of `checks.py`.

`/readyz`, `/metrics`, the page *Health* of the admin and `manage.py health` read the same entries.
"""
