"""What search engines, feed readers and assistants read of the site."""
