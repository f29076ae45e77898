"""The links between pages as editors see them: where they lead, what breaks, what is missing."""
