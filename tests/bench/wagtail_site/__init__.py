"""An app of a Wagtail project: plain texts, and a list of them. `wagtail.py` copies it into one."""
