"""What was measured: `make bench`, or some parts of it, `make bench PARTS=hot,start`.

`__main__.py` lists the parts and runs them; each is a file with a function `rows` that yields
`table.Row`s. Everything is compared with something that is started in the same run.
"""
