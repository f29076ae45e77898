"""The page cache: what visitors have read is answered from memory, on the event loop.

`cache.py` is what the front asks; `addresses.py` says which requests ask for the same page,
`page.py` how one is answered, `codings.py` how it is compressed, `store.py` what is kept,
`readers.py` which of its answers count as read.
Why so is told in docs/decisions/0035-pages-are-kept-before-django.md.
"""
