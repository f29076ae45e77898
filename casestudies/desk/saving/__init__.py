"""From a posted form to a stored page and its history: save.py tells the order."""
