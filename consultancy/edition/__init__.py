"""The public site as plain files, which any server can serve (docs/static-edition.md).

Every file is what the site itself answers at its address, byte for byte but for what plain files
cannot answer: links.py.
"""
