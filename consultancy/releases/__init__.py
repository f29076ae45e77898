"""What a deploy does once on each machine, before its server takes up the new code.

`alone.py` lets one machine at a time do it, `static_folder.py` lays out styles and scripts beside
those of the releases before. Why so is told in docs/decisions.
"""
