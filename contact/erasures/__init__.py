"""What was erased is remembered without a word of it, so that a backup cannot bring it back.

Why so: docs/decisions/0058.
"""
