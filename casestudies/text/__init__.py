"""From an author's Markdown with shortcodes to safe HTML. Imports images/ alone, and knows no ORM.

rendering.py is the way in; what a block asks of its page is answered by page_context.py.
"""
