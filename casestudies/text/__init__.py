"""From an author's Markdown with shortcodes to safe HTML. Imports images/ alone, and knows no ORM.

rendering.py makes the HTML, `lint` in composing.py examines a text, and examining.py counts what
visitors see of it; what a block asks of its page is answered by page_context.py.
"""
