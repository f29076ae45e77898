"""Help while a text is written: editor, previews, checklist, pickers. Stores no page."""
