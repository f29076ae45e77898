"""What consultants do with requests, in the admin. May use intake/ and mail/."""
