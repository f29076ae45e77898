"""What the database itself notes of every write, by whomever: set after each migration."""
