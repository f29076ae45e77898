"""From the files of a site to documents that can become pages. Nothing is stored here."""
