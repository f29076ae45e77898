"""The log: one line an event, for people or machines, with no word of a visitor's in it.

`configured.py` puts it together; what of an exception, an address or a path may stand in it is
decided in `harmless.py` alone.
"""
