"""Menus: where an entry is to lead, and what visitors see."""
