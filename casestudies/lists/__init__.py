"""Lists of pages: narrowed, counted, numbered, and put together to print."""
