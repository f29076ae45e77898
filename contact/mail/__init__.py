"""Mails from their row to the mail server. Knows nothing of intake/ and inbox/."""
